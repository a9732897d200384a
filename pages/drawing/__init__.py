"""Core results drawn as HTML and SVG strings. Nothing here imports Streamlit."""
