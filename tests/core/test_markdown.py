"""What of Markdown reaches a page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.markdown import to_html

SAFE = re.compile(
    r"""</?(?:p|strong|em|ul|li|blockquote|code|ol)>|<br>|<ol start="\d+">|</a>"""
    r"""|<a href="[^"<>]*" rel="nofollow noopener noreferrer">"""
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Two\nlines", "<p>Two<br>\nlines</p>\n"),
        ("One\n\ntwo", "<p>One</p>\n<p>two</p>\n"),
        ("*a* **b**", "<p><em>a</em> <strong>b</strong></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("# A", "<p># A</p>\n"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
        ("[a](javascript:x)", "<p>[a](javascript:x)</p>\n"),
        (
            "[a](https://a.example/)",
            '<p><a href="https://a.example/" rel="nofollow noopener noreferrer">a</a></p>\n',
        ),
        ("", ""),
    ],
)
def test_a_little_markdown(text: str, html: str) -> None:
    assert to_html(text) == html


def test_a_picture_is_never_loaded() -> None:
    assert "<img" not in to_html("![map](https://elsewhere.example/map.png)")


PIECES = ["<", ">", "&", '"', "'", "[", "]", "(", ")", "!", "*", "_", "`", "\n", "\n\n", "- ", "1. ", "> "]
PIECES += [
    "javascript:",
    "data:",
    "https://a.example",
    "<script>",
    "onerror=",
    "<img src=x>",
    "\0",
    "\\",
    "x ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_nothing_else_ever_comes_out(text: str) -> None:
    rest = SAFE.sub("", to_html(text))
    assert not re.search(r"[<>]", rest)
    assert not re.search(r'href="(?!https?:|mailto:|tel:|[^":]*")', to_html(text))
