"""The names under which pages declare what they are: meta elements, and schema.org properties."""

from collections.abc import Mapping
from types import MappingProxyType


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Per field the names of meta elements that state it, most trustworthy first; in lower case, with "." for
# each of ":", "-" and "_".
METAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": _names(
            "citation.title og.title dc.title dcterms.title parsely.title sailthru.title twitter.title"
        ),
        "date": _names(
            "article.published.time article.published article.publication.date og.published.time "
            "citation.publication.date citation.online.date citation.date dcterms.issued "
            "dc.date.issued dcterms.date dc.date dc.date.published dcterms.created dc.date.created "
            "parsely.pub.date sailthru.date datepublished date.published publish.date "
            "publication.date pubdate pub.date pdate ptime published.at article.date.original "
            "originalpublicationdate cxenseparse.recs.publishtime cxenseparse.publishtime "
            "bt.pubdate rnews.datepublished article.created article.date date.created datecreated "
            "created date displaydate"
        ),
        "authors": _names(
            "citation.author dc.creator dcterms.creator article.author author byl parsely.author "
            "sailthru.author book.author rnews.creator article.author.name cxenseparse.author"
        ),
        "source": _names(
            "og.site.name citation.journal.title dc.publisher dcterms.publisher citation.publisher "
            "citation.technical.report.institution citation.dissertation.institution "
            "publisher application.name apple.mobile.web.app.title"
        ),
        "type": _names("og.type dc.type dcterms.type"),
        "language": _names("dc.language dcterms.language citation.language og.locale language"),
        "url": _names(
            "og.url citation.public.url citation.abstract.html.url dc.identifier dcterms.identifier"
        ),
        "rights": _names("dc.rights dcterms.rights dcterms.license copyright rights"),
        "description": _names(
            "og.description description dc.description twitter.description sailthru.description"
        ),
        "section": _names("article.section section parsely.section"),
    }
)
# Per field the properties of an article in schema.org's vocabulary.
PROPERTIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("headline", "name"),
        "date": ("datePublished", "dateCreated", "uploadDate"),
        "language": ("inLanguage",),
        "url": ("url", "mainEntityOfPage"),
        "rights": ("license", "copyrightNotice"),
        "description": ("description", "abstract"),
        "section": ("articleSection", "genre"),
    }
)
PEOPLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"authors": ("author", "creator"), "source": ("publisher", "sourceOrganization")}
)
# Things of schema.org that are the page itself, where it declares no article.
PAGES = frozenset(
    {"WebPage", "ItemPage", "VideoObject", "AudioObject", "PodcastEpisode", "QAPage", "CreativeWork"}
)
# The types of a record by schema.org's types of a text.
TYPES: Mapping[str, str] = MappingProxyType(
    {
        "OpinionNewsArticle": "opinion",
        "AnalysisNewsArticle": "analysis",
        "ReviewNewsArticle": "review",
        "Report": "report",
        **dict.fromkeys(
            _names(
                "NewsArticle ReportageNewsArticle BackgroundNewsArticle LiveBlogPosting BlogPosting "
                "ScholarlyArticle TechArticle Article SocialMediaPosting"
            ),
            "article",
        ),
    }
)
# Three-letter codes of ISO 639-2 that have a shorter form in BCP 47.
LANGUAGES: Mapping[str, str] = MappingProxyType(
    dict(
        pair.split("=")
        for pair in _names(
            "eng=en deu=de ger=de fra=fr fre=fr spa=es rus=ru tur=tr aze=az hye=hy arm=hy kat=ka geo=ka "
            "ita=it por=pt nld=nl dut=nl pol=pl ukr=uk ara=ar fas=fa per=fa heb=he zho=zh chi=zh jpn=ja "
            "kor=ko ces=cs cze=cs ron=ro rum=ro hun=hu bul=bg ell=el gre=el swe=sv dan=da fin=fi nor=no "
            "iw=he in=id"
        )
    )
)
