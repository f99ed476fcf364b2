"""Words of courtesy and rank that stand beside names and are no part of them, by language."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())


# Before a name, in whatever language the text is: these are nobody's given name.
HONORIFICS = _words(
    """
    mr mr. mrs mrs. ms ms. miss mx mx. messrs messrs. dr dr. drs. prof prof. professor doctor sir dame madam
    h.e. h.e h.h. h.m. hon. honourable honorable excellency rt. rev. reverend msgr. amb. ambassador
    gen. col. lt. capt. maj. sgt. adm. cmdr. brig.
    mme mme. mlle mlle. mm. monsieur madame mademoiselle maître s.e. s.e.m. s.e.m s.exc. s.a.r. s.m.
    herr frau hr. fräulein dipl.-ing. ing. mag. h.c.
    señor señora señorita sr. sra sra. srta srta. dña dña. excmo. excma. ilmo. ilma. senhor senhora exmo.
    exma. doutor doutora sig. sig.ra signor signora signore dott. dott.ssa avv. on.
    dhr. mevr. mevrouw mw. meneer fru fröken herra rouva
    sayın sn. cənab г-н г-н. г-жа г-жа. г-ца господин госпожа гражданин гражданка д-р д-р. проф. профессор
    доктор академик пані добродій gospodin gospođa gđa gđa. gosp. paní
    κ. κα κος κύριος κυρία δρ δρ. պրն պրն. տկն տկն. պարոն տիկին ბატონი ქალბატონი
    السيد السيدة الأستاذ الدكتور الدكتورة د. معالي سعادة מר גב' גב׳ ד"ר ד״ר פרופ' פרופ׳
    श्री श्रीमती डॉ डॉ. جناب آقای خانم دکتر bapak tuan puan
    """
)

# Before a name in one language; in others a given name, an initial or a word of another kind.
HONORIFICS_OF = {
    "fr": _words("m m. me me."),
    "es": _words("d. don doña"),
    "it": _words("don donna"),
    "pt": _words("d. dom dona"),
    "pl": _words("pan pani p."),
    "cs": _words("pan"),
    "sk": _words("pan pani"),
    "uk": _words("пан п."),
    "ru": _words("г. т. тов. товарищ"),
    "bg": _words("г."),
    "tr": _words("bay bayan"),
    "da": _words("hr"),
    "no": _words("hr"),
    "nb": _words("hr"),
    "de": _words("hr fr."),
    "vi": _words("ông bà"),
    "id": _words("pak ibu"),
}

# Behind a name.
HONORIFICS_AFTER = {
    "tr": _words("bey hanım"),
    "az": _words("bəy xanım"),
    "hu": _words("úr asszony"),
    "zh": _words("先生 女士 小姐 博士 教授 阁下 閣下"),
    "ja": _words("氏 様 さん 博士 教授 先生 閣下"),
    "ko": _words("씨 님 박사 교수"),
}

# Of monarchs and popes: what follows is no given and family name.
RULERS = _words(
    """
    pope king queen emperor empress tsar czar sultan shah pape roi reine papst könig königin kaiser rey reina
    papa re regina papież król папа король царь император крал цар kral kraliçe
    """
)
