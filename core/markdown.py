"""The little Markdown that long texts may have: paragraphs, lists, emphasis, quotations and links.

Headings, pictures and raw HTML are left as they were typed: a heading would break the outline of the page that the
text stands on, and a picture would tell another host who reads here. What comes out has gone through nh3 as well.
"""

import nh3
from markdown_it import MarkdownIt

_PARSER = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["emphasis", "link", "autolink", "list", "blockquote", "newline", "escape", "entity", "backticks"]
)
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "code"}


def to_html(text: str) -> str:
    """The text as safe HTML; line breaks stay where they were typed."""
    return nh3.clean(
        _PARSER.render(text),
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow noopener noreferrer",
    )
