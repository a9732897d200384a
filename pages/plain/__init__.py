"""The routes that are no pages of Streamlit: an address stands in this list, and nowhere else."""

from starlette.routing import Route

from pages.plain import export_file, progress_file, table_file

ROUTES = [
    Route("/progress/file", progress_file.take, methods=["GET"]),
    Route("/progress/file", progress_file.bring, methods=["POST"]),
    Route("/progress/forget", progress_file.forget, methods=["POST"]),
    Route("/quiz/export", export_file.export_items, methods=["GET"]),
    Route("/table/{widget}.csv", table_file.table, methods=["GET"]),
]
