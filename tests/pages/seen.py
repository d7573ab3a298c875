"""What a page that was run without a browser has said."""

from html import unescape

from streamlit.testing.v1 import AppTest


def shown(app: AppTest) -> str:
    """Everything that a page says."""
    said = [element.proto.body for element in app.get("html")]
    for kind in ("button", "expander", "selectbox", "text_input", "text_area", "markdown"):
        said += [str(getattr(element, "label", "") or getattr(element, "value", "")) for element in app.get(kind)]
    return unescape("\n".join(said))


def is_sound(app: AppTest) -> bool:
    """Neither an exception nor the state that says that something went wrong."""
    return not app.exception and 'role="alert"' not in shown(app)
