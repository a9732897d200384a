"""What a course is: sections, their order, glossary, sources and the interface's strings, read from files."""
