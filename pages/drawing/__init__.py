"""What drawings share: core results as HTML and SVG strings. Nothing here imports Streamlit."""
