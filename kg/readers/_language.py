"""Which language a text is in: by its script, then by the share of its words that are a language's function words.

Function words (articles, prepositions, pronouns, auxiliaries) make up a third or more of running text in every
language here, so a short list of them tells languages apart; the idea is that of stop-word language guessers since
Ingle (1976). The lists are our own.
"""

from __future__ import annotations

import itertools
import re

#: Below this many words a text in Latin script tells too little.
MIN_WORDS = 8
#: Words that are looked at.
_MAX_WORDS = 5_000
_MAX_CHARACTERS = 50_000
#: Another language needs this share of function words, and this many times the share of English ones.
_MIN_SHARE, _MIN_RATIO = 0.12, 1.5
#: A text of this many words with a smaller share of English function words is no English prose.
_PROSE_WORDS, _PROSE_SHARE = 40, 0.04

NAMES = {
    "ar": "Arabic", "be": "Belarusian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "hy": "Armenian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "km": "Khmer", "ko": "Korean",
    "lo": "Lao", "my": "Burmese", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sr": "Serbian", "sv": "Swedish", "ta": "Tamil",
    "te": "Telugu", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
    "am": "Amharic", "zh": "Chinese", "und": "a language other than English",
}  # fmt: skip

_WORDS = {
    "en": "the of and to in a is that for it was on be by with as at are this from have has had not but which they "
    "their his her he she we you i or an will would who been were its said there what if when more can all one about "
    "than into could our your my me him them so no do did out up these those after before over under between",
    "es": "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí "
    "porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni "
    "contra otros ese eso ante ellos e esto antes algunos qué unos yo otro otras otra él tanto esa estos fue son ha "
    "han ser está es era sido dijo",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont aux avec son "
    "ont cette ses mais comme ou si leur y dont elle deux été nous vous je on tout fait être aussi sa même ces entre "
    "leurs sans avait était après selon qu",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er "
    "hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis "
    "mehr durch man sein wurde sei hatte kann gegen vom können schon wenn habe seine ihre dann unter wir soll eines "
    "ich",
    "it": "di e il la che in a per un è del non con una i da le si al sono della dei nel alla più anche ma ha come lo "
    "gli o delle ed nella se dal loro suo sua questo questa stato essere hanno era degli ai dalla tra dopo ci cui due "
    "contro fatto prima solo tutti sul sulla dell all un",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu "
    "sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter "
    "seus quem nas me esse eles estão você tinha foram essa num nem suas meu às minha têm numa pelos elas havia seja "
    "são disse",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er die om als maar ook bij door naar uit over ze "
    "hij heeft hebben was worden wordt werd nog wel dan kan tot zich of geen meer deze dit je ik we haar hun al onder "
    "tegen na moet zal zou zei",
    "sv": "och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när "
    "år under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla andra mycket än här "
    "då sedan över bara in blir upp även vad få två vill ha många hur mer går sverige detta nya",
    "da": "og i at det er en til af på den for med der de som ikke har et om han var sig fra vi kan men jeg så eller "
    "efter blev ved skal vil være hun nu også over ud hvor når mod deres været havde da hans ind kun siger bliver "
    "under denne noget mange sin alle dette disse",
    "no": "og i det er på som en til av for at med de han har den ikke om et var fra jeg seg vi så kan men eller etter "
    "ble ved skal vil være hun nå også over ut der når mot sin hadde mer blir opp noe andre sier enn da inn hvor bare "
    "mange disse dette denne må fikk få alle gjør",
    "fi": "ja on ei se että hän oli ovat mutta myös kun niin kuin tai jos ole sen joka hänen jo vain mukaan sitä tämä "
    "ollut jotka voi nyt ovat eivät olisi kuitenkin mitä joita vielä ennen sekä sekä näin tämän siitä niiden koska "
    "kanssa jälkeen minä sinä he me te eikä olla minun mikä",
    "pl": "w i na z się do nie że to jest o za po jak przez od jego dla oraz są był ale co który ze które jej ich tym "
    "tego może być już także tylko a czy by było przed było lub tak ten tej będzie która jako pod sobie nad mnie go "
    "po gdy więc została został",
    "cs": "a v se na je že o s z do i to k ve pro za by ale si po jako který od které jsou jeho která jsem podle při "
    "už bude není aby byl byla bylo také před však než nebo jen tak ze až kde jejich mezi které má let co jak proti",
    "ro": "de și în a la cu pe nu din care să o că este mai un pentru au ca sau fost lui fi ale prin sunt după ce al "
    "dar ar acest această între până cel va lor era am se fără despre doar când avea unei unui aceste sa cele",
    "hu": "a az és hogy nem is egy ez volt meg de már csak azt mint ha el ezt van még ki vagy kell lehet minden annak "
    "akkor magyar nagy után szerint mert pedig majd olyan ami aki amely be fel le lesz így nincs között ezek",
    "tr": "ve bir bu da için de ile olarak çok daha olan gibi en ne kadar sonra ise o ya var değil ki olduğu olduğunu "
    "her göre ancak tarafından bunu şu hem mi mı diye kendi iki ama yok dedi oldu etti olan şey veya",
    "id": "yang dan di dari untuk dengan ini itu pada tidak dalam akan ke adalah juga oleh telah sebagai atau ada "
    "bisa mereka saya lebih kami kita karena dia sudah menjadi tersebut bahwa dapat saat hanya harus para secara "
    "tetapi namun orang antara masih ia kepada seperti belum setelah",
    "vi": "và của là có các cho không được một trong người những với đã này để khi về đến từ ra cũng vào như tại đó "
    "năm sẽ trên nhiều còn theo lại thì sau nước phải bị ở ông làm việc hơn mà chỉ",
    "ca": "de la i que a el en els per les un amb del una no és es al va més ha o com però dels aquest aquesta "
    "són seva seu pel ja també entre quan sobre molt sense fins tot han ser estat hi sota després contra què",
}
_PROFILES = {tag: frozenset(words.split()) for tag, words in _WORDS.items()}

#: Code point ranges of scripts other than Latin, and the language that a text in it is most likely in.
_SCRIPTS = (
    (0x0370, 0x03FF, "el"), (0x0400, 0x052F, "ru"), (0x0530, 0x058F, "hy"), (0x0590, 0x05FF, "he"),
    (0x0600, 0x077F, "ar"), (0x08A0, 0x08FF, "ar"), (0x0900, 0x097F, "hi"), (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"), (0x0A80, 0x0AFF, "gu"), (0x0B80, 0x0BFF, "ta"), (0x0C00, 0x0C7F, "te"),
    (0x0E00, 0x0E7F, "th"), (0x0E80, 0x0EFF, "lo"), (0x1000, 0x109F, "my"), (0x10A0, 0x10FF, "ka"),
    (0x1100, 0x11FF, "ko"), (0x1200, 0x139F, "am"), (0x1780, 0x17FF, "km"), (0x1F00, 0x1FFF, "el"),
    (0x3040, 0x30FF, "ja"), (0x3400, 0x9FFF, "zh"), (0xAC00, 0xD7AF, "ko"), (0xF900, 0xFAFF, "zh"),
    (0xFB50, 0xFDFF, "ar"), (0xFE70, 0xFEFC, "ar"), (0x20000, 0x3134F, "zh"),
)  # fmt: skip
#: Letters that only one of the languages of a script uses.
_LETTERS = {
    "ru": (("uk", "іїєґІЇЄҐ"), ("be", "ўЎ"), ("sr", "ђјљњћџЂЈЉЊЋЏ")),
    "ar": (("ur", "ٹڈڑںے"), ("fa", "پچژگ")),
}
#: Single letters are left out: most are pieces ("Iran's", "U.S.", "l'homme").
_TOKEN = re.compile(r"[^\W\d_]{2,}")


def detect(text: str) -> str | None:
    """The language tag of ``text``, ``und`` if it is no English but nothing else that is known, None if unsure.

    >>> detect("The governor said that he would not sign the bill."), detect("Das Gericht hat die Klage abgewiesen, weil sie zu spät kam.")
    ('en', 'de')
    """  # noqa: E501
    head = text[:_MAX_CHARACTERS]
    return _by_script(head) or _by_words(head)


def name(tag: str) -> str:
    """The English name of a language tag, or the tag itself.

    >>> name("es-MX"), name("xx")
    ('Spanish', 'the language "xx"')
    """
    return NAMES.get(re.split("[-_]", tag)[0], f'the language "{tag[:20]}"')


def _by_script(text: str) -> str | None:
    letters = [c for c in text if c.isalpha()]
    counts: dict[str, int] = {}
    for code in (ord(c) for c in letters if c >= "\u0370"):
        tag = next((tag for low, high, tag in _SCRIPTS if low <= code <= high), None)
        if tag:
            counts[tag] = counts.get(tag, 0) + 1
    if not counts or 2 * sum(counts.values()) < len(letters):
        return None
    if counts.get("ja", 0) > 0.05 * sum(counts.values()):
        return "ja"
    tag = max(counts, key=lambda t: (counts[t], t))
    for other, own in _LETTERS.get(tag, ()):
        if sum(text.count(c) for c in own) > 0.01 * counts[tag]:
            return other
    return tag


def _by_words(text: str) -> str | None:
    words = [m[0].lower() for m in itertools.islice(_TOKEN.finditer(text), _MAX_WORDS)]
    if len(words) < MIN_WORDS:
        return None
    shares = {tag: sum(w in known for w in words) / len(words) for tag, known in _PROFILES.items()}
    english = shares.pop("en")
    best = max(shares, key=lambda t: (shares[t], t))
    if shares[best] >= _MIN_SHARE and shares[best] > _MIN_RATIO * english:
        return best
    if english >= _PROSE_SHARE:
        return "en"
    return "und" if len(words) >= _PROSE_WORDS else None
