"""The entrance: language, who is asking, and which pages they get. Start with `streamlit run dashboard.py`."""

from pages import _frame

role, _ = _frame.identity()
page = _frame.enter(role)
with _frame.entered():
    page.run()
