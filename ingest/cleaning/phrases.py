"""What pages say around their texts, in nine languages: calls to share, credits, copyright, contents.

Phrases are compared folded (lower case, no accents, ə as e), so that they are written so here.
"""

import re

from ingest.fields.calendars import fold

CONTENTS = re.compile(
    r"(?:table of )?contents|in this (?:issue|bulletin|edition)|index|mundericat|icindekiler|bu "
    r"sayi(?:da|mizda)|"
    r"bu buraxilisda|содержание|оглавление|в (?:этом )?(?:номере|выпуске)|բովանդակություն|այս համարում|"
    r"სარჩევი|შინაარსი|ამ ნომერში|inhalt(?:sverzeichnis)?|in dieser ausgabe|table des matieres|sommaire|"
    r"dans ce numero|indice|contenido|sumario|en este numero"
)

# After one of these come readers' remarks.
COMMENTS = re.compile(
    r"(?:\d+ (?:comments?|replies|serh|yorum|комментари(?:и|ев|я|ии)|մեկնաբանություն|კომენტარი|kommentare?|"
    r"commentaires?|comentarios?)|"
    r"(?:(?:reader |readers['’]? )?comments?|replies|serhler|yorumlar|комментарии|մեկնաբանություններ|"
    r"კომენტარები|"
    r"kommentare|leserkommentare|commentaires|comentarios) ?\(?\d+\)?|discussion about this post)"
)

# After one of these come titles of other texts.
RELATED = re.compile(
    r"(?:you (?:may|might) also (?:like|be interested in|enjoy)|related(?: (?:news|articles?|posts?|"
    r"stories|content|"
    r"topics|links|reading|materials|publications|items))?|see also|also read|read also|read (?:more|next)|"
    r"read more(?: on| about)?.*|more (?:from|on|in|news|stories|articles|about).*|recommended(?: for "
    r"you)?|"
    r"вам (?:также )?(?:может|могут) (?:также )?(?:понравиться|быть интересн[оы])|вас (?:также )?может "
    r"заинтересовать|"
    r"рекомендуем(?: почитать| прочитать| прочесть)?|ձեզ (?:կարող է|կհետաքրքրի) ?(?:նաեւ|նաև)?(?: "
    r"հետաքրքրել)?|"
    r"sizi (?:bunlar )?(?:da )?maraqlandira biler|maraqli ola biler|bunlari da begenebilirsiniz|"
    r"შეიძლება (?:ასევე )?დაგაინტერესოთ|das konnte (?:ihnen|sie|dich) auch (?:gefallen|interessieren)|"
    r"vous (?:aimerez|pourriez) aussi(?: aimer)?|cela pourrait vous interesser|tambien te puede gustar|"
    r"trending(?: now| topics)?|latest(?: (?:news|articles|posts|publications))?|most (?:read|popular|"
    r"viewed)|top stories|news "
    r"?(?:line|feed)|"
    r"other (?:news|articles|materials|publications)|previous (?:article|post)|next (?:article|post)|"
    r"oxsar (?:xeberler|meqaleler|yazilar|materiallar)|diger (?:xeberler|yazilar|meqaleler|haberler)|"
    r"son xeberler|"
    r"hemcinin oxuyun|bunu da oxuyun|elaqeli xeberler|xeber lenti|en cox oxunan(?:lar)?|"
    r"ilgili (?:haberler|yazilar|icerikler)|benzer (?:haberler|yazilar)|bunlar da ilginizi cekebilir|"
    r"yazarin diger yazilari|son haberler|en cok okunanlar|ayrica okuyun|"
    r"читаите также|смотрите также|похожие (?:материалы|статьи|новости)|по теме|материалы по теме|"
    r"(?:другие|последние|еще) (?:новости|материалы|статьи|публикации)(?: раздела| рубрики| по теме)?|"
    r"лента новостеи|самое читаемое|"
    r"популярное|"
    r"կարդալ նաեւ|կարդալ նաև|կարդացեք նաև|կարդացեք նաեւ|նման (?:նյութեր|հոդվածներ)|այլ (?:նյութեր|"
    r"նորություններ)|"
    r"լրահոս|վերջին նորություններ(?:ը)?|առնչվող նյութեր|"
    r"მსგავსი (?:სტატიები|სიახლეები|მასალები)|წაიკითხეთ ასევე|ასევე წაიკითხეთ|სხვა (?:სიახლეები|სტატიები)|"
    r"ბოლო სიახლეები|ახალი ამბები|დაკავშირებული სტატიები|"
    r"lesen sie auch|das konnte sie auch interessieren|mehr zum thema|weitere (?:artikel|beitrage|"
    r"nachrichten)|"
    r"ahnliche (?:artikel|beitrage)|verwandte (?:artikel|themen)|meistgelesen|"
    r"(?:a )?lire aussi|sur le meme sujet|nos abonnes ont aussi aime|articles (?:similaires|lies|connexes)|"
    r"voir aussi|a ne pas manquer|les plus lus|dans la meme rubrique|"
    r"mas informacion|(?:lea|leer|lee) (?:tambien|mas)|(?:articulos|noticias|contenido)s? relacionad[oa]s|"
    r"te puede "
    r"interesar|"
    r"tambien te puede interesar|mas leid[oa]s|mas noticias|ver tambien)\s*:?"
)

# Calls to do something with the page.
CALLS = re.compile(
    r"(?:(?:share|tweet|pin|email|e-mail|print|save|bookmark|like|copy link)(?: (?:this|the|on|via|"
    r"with|it|us|to|by|"
    r"article|post|story|page|link|facebook|twitter|linkedin|whatsapp|telegram|x).*)?|"
    r"(?:\d+ )?(?:comments?|shares?|likes?|views?|replies|reactions)(?: ?\(\d+\)| ?: ?\d+| \d+)?|no "
    r"comments(?: yet)?|"
    r"(?:leave|post|write|add) (?:a|your) (?:comment|review|reply)|(?:be the first|log in|sign in) to "
    r"comment|"
    r"join the (?:discussion|conversation)|follow (?:us|me|the .{1,40})(?: .*)?|find us on .*|like us "
    r"on .*|"
    r"(?:subscribe|sign up|register)(?: (?:to|for|now|here|today|our|via).*)?|(?:our )?newsletters?(?: "
    r"?:.*)?|"
    r"thanks? (?:you )?for reading.*|(?:first|originally) published (?:in|on|at|by) .*|"
    r"(?:this|the) (?:article|piece|text|op-ed|commentary|post) (?:was|is|has been|first|originally) "
    r"(?:(?:first|originally|also) )?(?:been )?(?:published|posted) .*|"
    r"join our .{1,60}|get (?:the|our) .{1,60} (?:newsletter|inbox|email).*|support (?:us|our .{1,40})|"
    r"donate(?: now)?|"
    r"become a (?:member|patron|subscriber).*|download (?:pdf|the app|our app|as pdf|article)|(?:back|"
    r"return) to .{1,40}|"
    r"(?:go )?to top|tags? ?:.*|topics? ?:.*|categor(?:y|ies) ?:.*|filed under:? .*|keywords? ?:.*|"
    r"advertisement|"
    r"sponsored(?: content)?|listen to (?:this|the) article.*|\d+ min(?:ute)?s?\.? read|reading time:? .*|"
    r"oxunub ?:? ?\d*|oxundu.*|baxilib.*|okunma.*|просмотров.*|прочитано.*|views? ?: ?\d.*|hits ?:? ?\d.*|"
    r"home|menu|search|skip to .{1,30}|contact(?: us)?|about us|terms (?:of use|and conditions).*|"
    r"privacy (?:policy|notice).*|privacy ?[·∙•|] ?terms.*|"
    r"cookie (?:policy|settings)|load more|show more|view all|see all|click here.*|"
    r"our standards:.*|temps de lecture.*|lesezeit.*|tiempo de lectura.*|время чтения.*|okuma suresi.*|"
    r"oxuma vaxti.*|"
    r"ընթերցման ժամանակ.*|"
    r"(?:facebook|twitter|linkedin|whatsapp|telegram|instagram|youtube|vkontakte|x|reddit|viber|"
    r"messenger|rss)"
    r"(?:[ ,|/·•]+(?:facebook|twitter|linkedin|whatsapp|telegram|instagram|youtube|x|reddit|viber|"
    r"email|rss|print))*|"
    r"paylas(?:in|mag)?|(?:yazini|xeberi|haberi|meqaleni) paylas(?:in)?|serh(?:ler)?(?: ?\(\d+\))?|"
    r"serh yaz(?:in)?|"
    r"bizi .{0,40}(?:izleyin|takip edin)|abune olun.*|.{0,40}abone olun.*|yorumlar?(?: ?\(\d+\))?|"
    r"yorum yap(?:in)?|"
    r"bultenimize .*|bultene? (?:abone|uye|kayd|kayit).*|"
    r"capa (?:hazirla|gonder)|etiketler ?:.*|acar sozler ?:.*|oxunma sayi.*|reklam|"
    r"bizi sosial sebekelerde izleyin|baxis sayi.*|teqler ?:.*|"
    r"поделиться.*|подпис(?:ываитесь|аться|ывайтесь|итесь).*|(?:\d+ )?комментари(?:и|ев|я|ии)(?: "
    r"?\(\d+\)| ?: ?\d+| \d+)?|"
    r"оставить комментарии|оставьте .{1,20}отзыв|теги ?:.*|метки ?:.*|реклама|распечатать|версия для "
    r"печати|отправить другу|обсудить на форуме(?: ?\(\d+\)?)?|"
    r"следите за нами.*|мы в .{1,30}|наверх|просмотр(?:ов|ы) ?:? ?\d+|рассылка.*|"
    r"տարածել|կիսվել(?: .*)?|բաժանորդագրվ(?:ել|եք|իր).*|հետևեք մեզ.*|հետեւեք մեզ.*|"
    r"մեկնաբանություններ(?: ?\(\d+\))?|"
    r"թողնել մեկնաբանություն|գովազդ|տպել|պիտակներ ?:.*|դիտումներ ?:? ?\d*|"
    r"გააზიარე(?:თ)?.*|გამოიწერე(?:თ)?.*|გამოგვყევი(?:თ)?.*|კომენტარ(?:ი|ები)(?: ?\(\d+\))?|"
    r"დატოვე(?:თ)? კომენტარი|"
    r"რეკლამა|ბეჭდვა|ტეგები ?:.*|ნახვები ?:? ?\d*|მოგვყევით.*|"
    r"(?:artikel )?teilen|(?:\d+ )?kommentare?(?: ?\(\d+\))?|kommentar (?:schreiben|verfassen)|folgen "
    r"sie uns.*|"
    r"newsletter (?:abonnieren|bestellen).*|(?:jetzt )?abonnieren.*|drucken|anzeige|werbung|"
    r"schlagworter ?:.*|nach oben|"
    r"zur startseite|merken|"
    r"partager(?: .*)?|(?:\d+ )?commentaires?(?: ?\(\d+\))?|laisser un commentaire|suivez[- ]nous.*|"
    r"abonnez[- ]vous.*|"
    r"inscrivez[- ]vous.*|s'abonner.*|s'inscrire.*|imprimer|publicite|mots[- ]cles ?:.*|haut de page|"
    r"compartir(?: .*)?|(?:\d+ )?comentarios?(?: ?\(\d+\))?|dej(?:a|e|ar) un comentario|siguenos.*|"
    r"suscrib(?:ete|ase|irse).*|"
    r"archivado en ?:.*|temas ?:.*|yazinin orijinali .*|yazi(?:nin)? (?:ilk|evvelce) .*|"
    r"imprimir|publicidad|etiquetas ?:.*|palabras clave ?:.*|volver arriba|"
    r"boletin (?:de noticias|diario|semanal|electronico)(?: .{1,30})?)\s*[.!:»>→]*"
)

# Calls that may be longer.
INVITATION = re.compile(
    r"(?:subscribe|sign up|thank|first published|originally|(?:this|the) (?:article|piece|text|op-ed|"
    r"commentary|essay|"
    r"post) |join our|get (?:the|our)|newsletter|follow us|support us|подпис|abone|"
    r"бюллетень|inscrivez|abonnez|suscrib|siguenos|folgen sie|բաժանորդագր|გამოიწერე|bulten|bizi)"
)

# Credits of pictures, and other remarks on the page that are none of its text.
CREDITS = re.compile(
    r"(?:photos?|pictures?|images?|illustrations?|cover (?:photo|image)|photo (?:credit|by|courtesy)|"
    r"image (?:credit|source)|"
    r"photograph(?:er|y|s)?|caption|video|infographics?|map|foto(?:s|qraf|graf|grafia)?|sekil|gorsel|"
    r"фото(?:граф(?:ия|ии)?)?|иллюстрация|снимок|видео|լուսանկար(?:ը|ները)?|ֆոտո|ფოტო|სურათი|"
    r"ilustracion|imagen|"
    r"credits? photos?|bild(?:er|quelle|nachweis)?|titelbild|illustration)"
    r"(?:\s*[:՝․©/|–—-]|\s+(?:by|from|credit|courtesy|von|par|de|por|из|с|©|քեյս)\b).{0,160}"
)
COPYRIGHT = re.compile(
    r".{0,60}(?:©|\(c\)|ⓒ|copyright\b|all rights (?:are )?reserved|butun huquqlar(?:i)? qorunur|tum "
    r"haklari saklidir|"
    r"все права (?:защищены|сохранены)|перепечатка|при (?:использовании|цитировании|"
    r"перепечатке).{0,40}ссылка|"
    r"բոլոր իրավունքները պաշտպանված|ყველა უფლება დაცულია|alle rechte vorbehalten|tous droits reserves|"
    r"todos los derechos reservados|materials? (?:posted|published) on this (?:web)?site|"
    r"reproduction .{0,80}(?:prohibited|permission|permitted)|istifade .{0,30}istinad|menbeye istinad).*",
    re.DOTALL,
)
CONTACT = re.compile(
    r"\[email protected\]|(?:e-?mail|tel|phone|fax|tel\.|address|web(?:site)?|тел|эл\. почта|адрес|"
    r"(?:(?:contact|elaqe|iletisim|kontakt|contacto|контакты|կապ|კონტაქტი|e-?posta|e-poct|courriel|correo)"
    r"(?= ?[:․].*(?:@|\[email protected)))|"
    r"unvan|adres|"
    r"telefon|հեռ|հասցե|ელ\.?-?ფოსტა|მისამართი|telefono|telephone|adresse|direccion)\s*[.:․].{1,120}|"
    r"(?:printed|downloaded|retrieved) from (?:https?://|www\.)\S+.*|"
    r"\S+@\S+\.\w{2,}|(?:\+|00)?\(?\d[\d\s().-]{6,18}\d|(?:https?://|www\.)\S+"
)
# Below one of these only addresses, or remarks on who wrote and published the text, are left.
CLOSING = re.compile(
    r"(?:(?:for (?:further|more) information|media|press|editor(?:ial)?)? ?(?:contacts?|enquiries|"
    r"inquiries)|"
    r"for (?:further|more) information(?:,? (?:please )?contact)?|notes (?:to|for) editors|"
    r"about (?:the )?(?:authors?|writers?|contributors?|us|publisher|.{3,60} (?:institute|center|"
    r"centre|foundation|council))|"
    r"about the (?:institute|center|centre|foundation|council|project|series)(?: .{3,60})?|"
    r"elaqe|bizimle elaqe|muellif(?:ler)? haqqinda|iletisim|yazar(?:lar)? hakkinda|контакты|об "
    r"авторах?|о центре|"
    r"для справок|կապ|հեղինակի մասին|հեղինակների մասին|კონტაქტი|ავტორის შესახებ|ავტორების შესახებ|"
    r"kontakt|pressekontakt|uber (?:den autor|die autor(?:in|en|innen))|impressum|contacts? presse|"
    r"a propos (?:de l'auteur(?:e)?|des auteurs)|sobre (?:el autor|la autora|los autores)|contacto)\s*:?"
)
# Remarks on the author, and what the publisher says of the author's views.
ABOUT = re.compile(
    r"(?:about the authors?|the (?:author|writer) (?:is|are|was|works|teaches|serves)|author'?s? "
    r"(?:bio|note)|"
    r"об авторе|автор (?:является|работает|преподает|—|–|-) |muellif haqqinda|muellif .{2,40}(?:dur|"
    r"dir|dır)\b|"
    r"yazar hakkinda|հեղինակի մասին|ავტორის შესახებ|(?:uber (?:den|die) autor|(?:der|die) autor(?:in)? "
    r"(?:ist|lehrt|arbeitet))|"
    r"(?:a propos de |sur )l'auteure?|"
    r"l'auteure? est|les auteur(?:e?s|ices) sont|sobre (?:el|la) autor|(?:el|la) autora? es|(?:los|"
    r"las) autor[ae]s son|"
    r"die autor(?:en|innen) sind|авторы (?:являются|работают|—|–|-) |yazarlar? .{2,60}(?:dir|dır|dur)\b).*",
    re.DOTALL,
)
DISCLAIMER = re.compile(
    r".{0,40}(?:(?:views?|opinions?) (?:and opinions? )?(?:expressed|presented|stated) "
    r".{0,80}(?:author|those of|own)|"
    r"(?:do(?:es)? not|may not|don't) (?:necessarily )?(?:reflect|represent) .{0,40}(?:views?|"
    r"opinions?|position|policy)|"
    r"muellifin (?:fikir|movqe|mulahize).{0,60}(?:ust-uste dusm|eks etdir)|"
    r"fikirler .{0,40}muellif\w* (?:mexsus|aid)|"
    r"(?:makale|yazi|kose yazi)\w* (?:yer alan )?\w* ?(?:gorus|fikir)\w* .{0,60}(?:yansitma|aittir|baglar)|"
    r"yaz(?:arin|ida).{0,60}gorusleri? .{0,60}(?:yansitma|aittir)|"
    r"мнение (?:автора|редакции) .{0,60}(?:не совпада|не отража|может не)|"
    r"հեղինակի (?:կարծիք|տեսակետ).{0,80}(?:չհամընկ|չարտահայտ)|"
    r"(?:სტატიაში|ბლოგში|ავტორის|მასალაში).{0,40}(?:მოსაზრებ|აზრ|შეხედულებ).{0,80}"
    r"(?:არ ემთხვ|არ გამოხატავ|არ ასახავ|ეკუთვნის)|"
    r"հոդվածում (?:արտահայտված|տեղ գտած) .{0,80}(?:չհամընկ|չարտահայտ|պատկան)|"
    r"(?:точка зрения|позиция|взгляды) автор(?:а|ов) .{0,60}(?:не совпада|не отража|может не|могут не)|"
    r"die (?:in|hier) .{0,60}(?:ansichten|meinungen) .{0,80}(?:autor|verfasser|nicht)|"
    r"(?:gibt|geben) (?:hier )?(?:nicht )?(?:unbedingt |notwendig )?.{0,30}meinung|"
    r"n'engage(?:nt)? que|ne refletent? pas (?:necessairement|forcement)|"
    r"no refleja(?:n)? necesariamente|opiniones? expresadas?).*",
    re.DOTALL,
)
# Remarks at the head that are none of the text.
REMARKS = re.compile(
    r"check against delivery|as (?:delivered|prepared)(?: for delivery)?|unofficial translation|"
    r"original: \w+|"
    r"\[?original(?:ly)? .{2,40}\]?|for immediate release|embargoed? .*|(?:transcript|full text|"
    r"exclusive|breaking)|"
    r"es gilt das gesprochene wort|seul le prononce fait foi|проверить по выступлению|draft|confidential|"
    r"(?:(?:managing |executive |responsible |guest )?editor(?:s|-in-chief|ial board)?|layout|(?:cover "
    r")?design(?:er)?|"
    r"translat(?:or|ion)|proofread(?:er|ing)|(?:bas |mesul )?redaktor(?:lar)?|tercume(?: eden)?|ceviri|"
    r"ceviren|editor|"
    r"(?:главныи |ответственныи )?редактор(?:ы)?|редколлегия|верстка|перевод(?:чик)?|корректор|(?:գլխավոր "
    r")?խմբագիր|"
    r"թարգմանություն|(?:მთავარი )?რედაქტორი|თარგმანი|(?:chef)?redaktion|redakteur(?:in)?|ubersetzung|"
    r"redact(?:eur|rice)(?: en chef)?|traduction|traductrice|director|traduccion|edicion)\s?[:՝]\s?.{3,120}|"
    r"(?:translated|edited) (?:from .{3,20} )?by .{3,60}|"
    r"(?:last )?updated:? .*|\d+ (?:hours?|days?|minutes?) ago"
)
# A row of the languages that a page is offered in.
_LANGUAGE = (
    r"(?:en|eng|english|az|aze|azerbaycan(?:ca|dili)?|ru|rus|рус|русскии|hy|am|arm|հայ|հայերեն|ka|ge|geo|"
    r"ქარ|ქართული|"
    r"tr|tur|turkce|de|deu|ger|deutsch|fr|fra|fre|francais|es|esp|spa|espanol)"
)
LANGUAGES = re.compile(rf"{_LANGUAGE}(?:[ |/·•,\n]+{_LANGUAGE})*")
# The trail of a page from its site's first page: `Home / Opinion`.
HOME = re.compile(
    r"(?:home|главная|ana sehife|ana sayfa|anasayfa|գլխավոր|մուտք|მთავარი|startseite|accueil|inicio|portada)"
    r"\s*[/>»›→|]\s*\S.{1,80}$"
)
_CREDITED = re.compile(
    r".{10,200}[.!?)\]|]\s*[(\[|]?\s*(?:photos?|image|picture|credits?|foto|фото|լուսանկար(?:ը)?|ֆոտո|ფოტო|"
    r"bild|gorsel|"
    r"sekil|(?:credit )?photo)\s*(?:credit|courtesy)?\s*[:©/]\s?.{2,40}|"
    r".{10,200}[(\[](?:photos?|image|picture|credits?|foto|фото|լուսանկար|ֆոտո|ფოტო|"
    r"bild)\s*[:©/]\s?[^()]{2,40}[)\]]"
)
ISSUE = re.compile(
    r"(?:(?:#|vol(?:ume|\.)?|issue|no\.?|nr\.?|number|№|n[°º]|numero|num\.|sayi|buraxilis|nomre|выпуск|"
    r"номер|том|թիվ|համար|"
    r"პრიოდული|ნომერი|ausgabe|heft|jahrgang|annee|edicion|tomo|bulletin no\.?|"
    r"(?:policy|working|discussion|research|occasional|briefing) paper|(?:policy|research) brief"
    r")\s*[.:]?\s*[ivxlc\d]+\s*(?:[(/]\s*\d+\s*\)?)?"
    r"[\s,.;|–—-]*)+"
)
SALUTATION = re.compile(
    r"(?:(?:mr|mrs|ms|madam|madame|monsieur|mister|senora?|herr|frau|his|her|your|dear|distinguished|"
    r"honou?rable|esteemed|"
    r"respected|excellenc|ladies|gentlemen|mesdames|messieurs|senoras|senores|meine damen|sehr geehrte|"
    r"уважаем|дамы|господ|госпож|ваш[еи] |hormetli|cenab|xanim|sayin|degerli|"
    r"հարգարժան|հարգելի|տիկնայք|ձերդ|ბატონო|ქალბატონ|თქვენო|პატივცემულ).*)"
)


# A line that says that it is the title.
TITLED = re.compile(
    r"(?:title|subject|headline|тема|mövzu|konu|betreff|objet|asunto|başlıq|başlık|заголовок|название|վերնագիր|სათაური|titel|titre|título)\s*[:՝]\s*(?P<title>\S.{3,})$",
    re.IGNORECASE,
)


def ends_in_credit(text: str) -> bool:
    """Whether a line is a picture's caption, as the credit at its end tells: `The quay. Photo: A. Fenn`."""
    return len(text) <= 250 and _CREDITED.fullmatch(fold(text.strip())) is not None


def is_salutation(text: str) -> bool:
    """Whether a line addresses the hearers of a speech: `Mr. President,`."""
    bare = text.strip()
    if not bare or len(bare) > 120 or (bare[-1] not in ",!:" and len(bare.split()) > 3):
        return False
    return SALUTATION.fullmatch(fold(bare)) is not None
