"""What a URL shows. Besides app.py the only package that knows Streamlit."""
