"""The core of the course: mathematics, experiments and course data. It never imports Streamlit."""
