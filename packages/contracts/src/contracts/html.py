"""What may stand in a block of HTML, whoever wrote it: our templates, or a seller in the editor.

Everything named here is inert: no script, no link out, no frame, no overlay, and no style
property whose value can fetch an address (`background`, `list-style`, `content`, `cursor` …
are absent for that reason, `position` because it can cover what is not its own).
"""

_TAGS = """
    div p span br hr h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote figure figcaption img
    table caption colgroup col thead tbody tfoot tr th td strong b em i u s small sub sup mark
"""
_ATTRIBUTES = """
    style src alt width height loading colspan rowspan scope align title lang data-block-id
    data-ai-generated
"""
_STYLE_PROPERTIES = """
    align-items background-color border border-bottom border-collapse border-color border-left
    border-radius border-right border-spacing border-style border-top border-width box-shadow
    box-sizing color column-gap display flex flex-basis flex-direction flex-grow flex-shrink
    flex-wrap font-family font-size font-style font-weight gap grid-template-columns height
    justify-content letter-spacing line-height list-style-type margin margin-bottom margin-left
    margin-right margin-top max-height max-width min-height min-width object-fit object-position
    opacity overflow overflow-wrap padding padding-bottom padding-left padding-right padding-top
    row-gap table-layout text-align text-decoration text-indent text-transform text-wrap
    vertical-align
    white-space width word-break
"""

TAGS = frozenset(_TAGS.split())

ATTRIBUTES = frozenset(_ATTRIBUTES.split())
"""Allowed on every tag; `src` only with the schemes of `URL_SCHEMES`."""

URL_SCHEMES = frozenset({"http", "https", "data"})
"""`data` because the editor saves pasted pictures in place."""

STYLE_PROPERTIES = frozenset(_STYLE_PROPERTIES.split())
