"""Small Office, OpenDocument and EPUB files, made of the parts that a test is about."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CORE = (
    '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator></cp:coreProperties>"
)
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _relations(kind, target):
    return f'<Relationships><Relationship Id="r1" Type="{R}/{kind}" Target="{target}"/></Relationships>'


def docx(body, **parts):
    """A Word document of that body; other parts by name: styles, numbering, footnotes, endnotes, core."""
    root = {"core": "docProps/core.xml"}
    others = {root.get(name, f"word/{name}.xml"): content for name, content in parts.items()}
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": _relations("officeDocument", "word/document.xml"),
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
            **others,
        }
    )


def pptx(*slides):
    numbers = range(1, len(slides) + 1)
    links = "".join(f'<Relationship Id="r{n}" Target="slides/slide{n}.xml"/>' for n in numbers)
    entries = "".join(f'<p:sldId id="{n}" r:id="r{n}"/>' for n in numbers)
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": _relations("officeDocument", "ppt/presentation.xml"),
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}">{entries}</p:presentation>',
            "ppt/_rels/presentation.xml.rels": f"<Relationships>{links}</Relationships>",
            **{
                f"ppt/slides/slide{n}.xml": f'<p:sld xmlns:p="{P}" xmlns:a="{A}">{slide}</p:sld>'
                for n, slide in zip(numbers, slides, strict=True)
            },
        }
    )


def opendocument(kind, body, manifest="<m/>"):
    names = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "text", "table", "draw"))
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {names}><office:body>{body}</office:body>"
            "</office:document-content>",
            "META-INF/manifest.xml": manifest,
        }
    )


def epub(chapters, metadata="", **parts):
    listed = "".join(f'<item id="{name}" href="{name}.xhtml"/>' for name in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<c><rootfile full-path="book/package.opf"/></c>',
            "book/package.opf": f'<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{metadata}'
            f"</metadata><manifest>{listed}</manifest><spine>{spine}</spine></package>",
            **{f"book/{name}.xhtml": f"<html><body>{text}</body></html>" for name, text in chapters.items()},
            **parts,
        }
    )
