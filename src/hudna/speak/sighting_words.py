"""The words with which people say what flies: Arabic as it is written and as it is spoken, English
and Russian. Spellings are given as people write them and are looked up folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from hudna.record.watching import Craft


class Meaning(NamedTuple):
    """`about`: craft, manner, count, wind, to, from, far, now or fill. `number`: of aircraft, or
    degrees from north."""

    about: str
    text: str = ""
    number: int = 0


CRAFT: dict[Craft, str] = {
    "jet": """حربي; حربية; حربيات; طائرة حربية; طيارة حربية; طيران حربي; الطيران الحربي; نفاثة;
        نفاثات; طائرة نفاثة; مقاتلة; مقاتلات; قاذفة; قاذفات; سوخوي; سيخوي; ميغ; ميج; سو24;
        jet; jets; warplane; warplanes; war plane; war planes; fighter; fighters; fighter jet;
        fighter jets; bomber; bombers; fast jet; fast jets; mig; sukhoi; military jet;
        military jets; fighter plane; fighter planes;
        истребитель; истребителя; истребители; истребителей; бомбардировщик; бомбардировщика;
        бомбардировщики; бомбардировщиков; реактивный; реактивные; реактивный самолет;
        реактивных самолета; реактивные самолеты; военный самолет; военные самолеты;
        военных самолета; военных самолетов; боевой самолет; боевые самолеты; штурмовик;
        штурмовика; штурмовики; миг; сушка; сушки""",
    "helicopter": """مروحية; مروحيه; مروحيات; مروحي; طيران مروحي; الطيران المروحي; طائرة مروحية;
        طيارة مروحية; هليكوبتر; هليكوبتير; هيلكوبتر; هيليكوبتر; هليوكبتر; هليكوبترات; حوامة;
        حوامه; حوامات; طيارة هليكوبتر; طائرة هليكوبتر; عامودية; عمودية; طائرة عمودية;
        helicopter; helicopters; helo; helos; chopper; choppers; heli; gunship; gunships;
        вертолет; вертолета; вертолеты; вертолетов; вертушка; вертушки; вертушек; геликоптер;
        геликоптера""",
    "propeller": """مروحة; طيارة شحن; طائرة شحن; شحن; يوشن; اليوشن; انتونوف; طيارة يوشن;
        طائرة نقل; طيارة نقل; طائرة ركاب;
        propeller; propellers; prop; props; propeller plane; propeller planes; turboprop;
        turboprops; transport plane; cargo plane; cargo planes; antonov; prop plane;
        винтовой; винтовой самолет; винтовые самолеты; винтовых самолета; турбовинтовой;
        турбовинтовой самолет; транспортник; транспортника; транспортники; транспортный самолет;
        кукурузник; ан 2; антонов""",
    "drone": """درون; درونات; درونز; الدرون; مسيرة; مسيّرة; مسيره; مسيرات; طائرة مسيرة;
        طيارة مسيرة; طائرات مسيرة; طيران مسير; طائرة بدون طيار; طيارة بدون طيار; طائرة بلا طيار;
        بدون طيار; بلا طيار; استطلاع; طيران استطلاع; طيارة استطلاع; طائرة استطلاع; زنانة; زنانه;
        الزنانة; زنانات;
        drone; drones; uav; uavs; unmanned; unmanned aircraft; quadcopter; quadcopters;
        reconnaissance drone; spy drone;
        дрон; дрона; дроны; дронов; беспилотник; беспилотника; беспилотники; беспилотников;
        бпла; квадрокоптер; квадрокоптера; квадрокоптеры; без пилота; беспилотный""",
    "unknown": """طيارة; طياره; طيارات; طائرة; طائره; طايرة; طيران; طائرات; طاير; طيرانات;
        plane; planes; aircraft; airplane; airplanes; aeroplane; aeroplanes; aircrafts; aviation;
        самолет; самолета; самолеты; самолетов; авиация; борт; борта""",
}
PAIRS: dict[Craft, str] = {
    "jet": "حربيتين; حربيتان; طائرتين حربيتين; طيارتين حربيات; طيارتين حربيتين; طيارتين حربي; "
           "طائرتان حربيتان; مقاتلتين; مقاتلتان; نفاثتين; قاذفتين",
    "helicopter": "مروحيتين; مروحيتان; حوامتين; حوامتان; هليكوبترين; طائرتين مروحيتين; "
                  "طيارتين مروحيات; طيارتين مروحيتين",
    "drone": "درونين; مسيرتين; مسيرتان; زنانتين; طائرتين مسيرتين; طيارتين مسيرة; "
             "طائرتين بدون طيار; طيارتين بدون طيار; طيارتين استطلاع",
    "propeller": "طيارتين شحن; طائرتين شحن",
    "unknown": "طيارتين; طائرتين; طائرتان; طيارتان",
}
UNSURE = """لا اعرف; ما اعرف; ما بعرف; مابعرف; ما بعرف شو; مو معروف; مجهولة; مجهول; غير معروفة;
    نوعها مجهول; unknown; don't know; dont know; do not know; not sure; unidentified; no idea;
    не знаю; неизвестно; неизвестный; неизвестные; непонятно; неопознанный"""
MANNER = {
    "seen": """شفت; شفنا; شفته; شفتها; شفناها; شايف; شايفين; رأيت; راينا; رايت; رايتها; شاهدت;
        شاهدنا; شاهدتها; نشاهد; نرى; ارى; مشاهدة; بشوف; عم شوف; عم نشوف; منشوف; مرئي; بالنظر;
        رصدنا; رصدت; رصد;
        see; saw; seen; seeing; spotted; sighted; watching; visible; i see; can see; visual;
        вижу; видим; видел; видела; видели; видно; наблюдаю; наблюдаем; заметил; заметила;
        заметили; визуально; замечен; замечены""",
    "heard": """سمعت; سمعنا; سامع; سامعين; بسمع; عم بسمع; عم نسمع; نسمع; اسمع; منسمع; صوت;
        اصوات; صوتها; هدير; ازيز; سماع; عم اسمع;
        hear; heard; hearing; sound; sounds; noise; can hear; buzzing; sound of;
        слышу; слышим; слышал; слышала; слышали; слышно; слышен; слышны; звук; звуки; гул; шум;
        жужжание""",
}
COUNTS = {
    1: "واحدة; واحد; وحدة; واحده; one; single; один; одна; одно; одного",
    2: "اثنين; اثنتين; تنتين; تنين; ثنتين; two; a pair; a pair of; pair of; pair; couple of; "
       "a couple of; два; две; двое; двух; пара; пару",
    3: "ثلاث; ثلاثة; تلات; تلاتة; تلت; three; три; трое; трех",
    4: "اربع; اربعة; اربعه; four; четыре; четверо; четырех",
    5: "خمس; خمسة; خمسه; five; пять; пятеро",
    6: "ست; ستة; سته; six; шесть; шестеро",
    7: "سبع; سبعة; سبعه; seven; семь",
    8: "ثمان; ثماني; ثمانية; تمان; تمن; تمانية; eight; восемь",
    9: "تسع; تسعة; تسعه; nine; девять",
    10: "عشر; عشرة; عشره; ten; десять",
}
WINDS = {
    0: "شمال; شمالا; شمالي; الشمال; شماليه; n; north; northern; northward; northwards; "
       "northbound; север; севера; северу; северный; севернее; северном; северного; северной",
    45: "شمال شرق; شمال شرقي; شمال الشرق; الشمال الشرقي; شمالي شرقي; ne; north east; northeast; "
        "north eastern; northeastern; northeastward; северо восток; северо востока; "
        "северо востоку; северовосток; северо восточный; северо восточном; северо восточнее",
    90: "شرق; شرقا; شرقي; الشرق; شرقيه; e; east; eastern; eastward; eastwards; eastbound; "
        "восток; востока; востоку; восточный; восточнее; восточном; восточного; восточной",
    135: "جنوب شرق; جنوب شرقي; جنوب الشرق; الجنوب الشرقي; جنوبي شرقي; se; south east; southeast; "
         "south eastern; southeastern; southeastward; юго восток; юго востока; юго востоку; "
         "юговосток; юго восточный; юго восточном; юго восточнее",
    180: "جنوب; جنوبا; جنوبي; الجنوب; جنوبيه; s; south; southern; southward; southwards; "
         "southbound; юг; юга; югу; южный; южнее; южном; южного; южной",
    225: "جنوب غرب; جنوب غربي; جنوب الغرب; الجنوب الغربي; جنوبي غربي; sw; south west; southwest; "
         "south western; southwestern; southwestward; юго запад; юго запада; юго западу; "
         "югозапад; юго западный; юго западном; юго западнее",
    270: "غرب; غربا; غربي; الغرب; غربيه; w; west; western; westward; westwards; westbound; "
         "запад; запада; западу; западный; западнее; западном; западного; западной",
    315: "شمال غرب; شمال غربي; شمال الغرب; الشمال الغربي; شمالي غربي; nw; north west; northwest; "
         "north western; northwestern; northwestward; северо запад; северо запада; "
         "северо западу; северозапад; северо западный; северо западном; северо западнее",
}
TO = """باتجاه; بتجاه; باتجاة; اتجاه; تجاه; باتجاهنا; نحو; الى; لجهة; صوب; متجهة; متجه; متجهه;
    متوجهة; متوجه; رايحة; رايح; رايحه; رايحين; متجهين; متجهة الى; متجهة نحو; متجه نحو;
    متجه الى; رايحة على; رايح على; رايحة باتجاه; متجهة باتجاه; بإتجاه; طايرة على; لناحية;
    متوجهة الى; متوجهة نحو; طالعة على; طالع على; طايره باتجاه;
    تتجه; يتجه; تتجهان; يتجهان; يتجهون; اتجهت; اتجه; اتجهوا; تتوجه; يتوجه; توجهت; توجه; تتجه الى;
    تتجه نحو; تتجه صوب; تتجه باتجاه; يتجه الى; يتجه نحو; يتجه صوب; يتجه باتجاه; اتجهت الى;
    اتجهت نحو; اتجه الى; اتجه نحو; تتوجه الى; تتوجه نحو; يتوجه الى; يتوجه نحو; توجهت الى; توجهت نحو;
    بتتجه; عم تتجه; عم يتجه; متجهات; متجهتين; متجهتان; متوجهين;
    to; toward; towards; heading; headed; flying; going; moving; bound for; to the; towards the;
    toward the; heading to; heading to the; heading towards; heading towards the; flying to;
    flying to the; flying towards; flying towards the; going to; going to the; going towards;
    moving to; moving to the; moving towards; in the direction of; direction; course; headed to;
    headed towards; direction of flight;
    на; в сторону; курсом на; курс на; курс; летит на; летят на; летел на; летели на; летит в;
    направление на; в направлении; в направлении на; направляется на; идет на; идут на; движется на;
    движутся на; летит в сторону; летят в сторону; шли на; прошел на; прошли на; пролетел на;
    пролетели на; пролетел в сторону; пролетели в сторону; ушел на; ушли на; направлением на"""
FROM = """قادمة من; قادم من; قادمين من; جاية من; جاي من; جايه من; جايين من; اتية من; اتى من;
    coming from; coming from the; arriving from; arriving from the; flying from; flying from the;
    came from; came from the; inbound from; inbound from the;
    летит с; летят с; летит со стороны; летят со стороны; идет с; идут с; прилетел с;
    прилетели с; летит из; летят из; со стороны; летел с; летели с"""
FAR = {
    "near": """فوقنا; فوق راسنا; فوق راسي; فوق رؤوسنا; فوقي; فوق البيت; قريب; قريبة; قريبه; كتير
        قريبة; واطي; منخفض; منخفضة; واطية; علو منخفض;
        over us; overhead; above us; above me; over me; near; close; nearby; very near;
        very close; over my head; right above; over our heads; low; very low; flying low; near me;
        near us; close to us;
        над нами; над головой; над головами; надо мной; близко; рядом; вблизи; совсем близко;
        очень близко; низко; очень низко; на малой высоте; недалеко""",
    "far": """بعيد; بعيدة; بعيده; بعيد عنا; من بعيد; بعيدة عنا; مسافة بعيدة;
        far; far away; distant; in the distance; a long way off; far off; from afar;
        далеко; вдали; вдалеке; издалека; далекий""",
}
NOW = """الان; الآن; هلق; هلأ; هلا; هسا; هسه; حاليا; هاللحظة; توا; لسا; قبل شوي; من شوي; قبل قليل;
    now; right now; just now; at the moment; currently; this minute; at this moment; moments ago;
    сейчас; только что; прямо сейчас; в данный момент; теперь; щас"""
FILL = """في; فيه; هناك; عنا; عندنا; يوجد; صار; عم; تحلق; يحلق; تحليق; تطير; يطير; بالجو; بالسماء;
    السماء; الجو; سماء; مرت; مر; مرور; عبرت; و; من; على; عن; يا; شباب; عاجل; انتباه; هي; هو; كان;
    كانت; لون; نوع; نوعها; عدد; كتير; جدا; تقريبا; حوالي; الساعة; ساعة; عم تحلق; بتحلق; عم يحلق;
    قصف; عم تقصف; والله; كبيرة; كبير; صغيرة; عالية; عالي; علو; مرتفع; مرتفعة; الله; يستر;
    رجاء; ارجو; الحذر; للعلم; سلام; مرحبا; طلعت; اقلعت; شي; وصلت; وصل; اجت; مدينة; بلدة; قرية;
    منطقة; ريف;
    the; a; an; is; are; was; were; there; i; we; it; and; of; some; very; big; small; large; high;
    flying over; circling; circles; passing; passed; flew; urgent; please; alert; attention; hello;
    hi; all; just; about; approximately; around; at; in; on; by; o'clock; time; city; town;
    village; my; our; me; us; from; with; type; military; has; have; can; this; sky; going over;
    что; это; есть; был; была; были; летает; летают; летит; летят; пролетает; пролетают;
    пролетел; пролетели; пролетела; кружит; кружат; идет; идут; прошел; прошли; внимание; срочно; с;
    и; а; у; нас; в; во; очень; большой; большие; маленький; высоко; примерно; около; где то; мы;
    я; город; города; городом; село; селом; деревня; деревней; по; здравствуйте; привет; всем;
    к; от; из; военный; военные; часа; часов; время; небе; небо"""
OVER = "فوق; على; over; above; над; надо"
PLACE = """في; ب; بـ; قرب; بالقرب من; بجانب; جنب; عند; بجوار; فوق; حول; محيط; بمحيط; سماء; باجواء;
    اجواء; بسماء; من; على; بريف; ريف; جهة;
    in; at; near; over; above; by; close to; outside; around; from; next to; around the;
    в; во; над; около; возле; у; рядом с; недалеко от; вблизи; в районе; под; окрестности; из; с;
    близ; районе"""
UNITS = {
    60_000: "دقيقة; دقيقه; دقائق; دقايق; دقيقة; دقايئ; دقيقتين; minute; minutes; min; mins; "
            "минута; минуту; минуты; минут; мин",
    3_600_000: "ساعة; ساعه; ساعات; hour; hours; hr; hrs; h; час; часа; часов",
    1_000: "ثانية; ثواني; ثوان; second; seconds; sec; secs; секунд; секунды; секунду; сек",
}
AGO_BEFORE = "قبل; من; منذ; من حوالي; قبل حوالي; من شي; قبل نحو; منذ حوالي"
AGO_AFTER = "ago; back; earlier; назад; тому назад; الماضية"
SPANS = {
    900_000: "ربع ساعة; ربع ساعه; quarter of an hour; a quarter of an hour; четверть часа",
    1_200_000: "ثلث ساعة; تلت ساعة; تلت ساعه",
    1_800_000: "نصف ساعة; نص ساعة; نص ساعه; half an hour; half hour; полчаса; пол часа",
    3_600_000: "ساعة; ساعه; an hour; one hour; час",
    120_000: "دقيقتين; دقيقتان; couple of minutes; a couple of minutes; пару минут",
    60_000: "دقيقة; دقيقه; a minute; минуту",
}

_FORMS = str.maketrans({
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
    "ک": "ك", "ـ": None, "ء": None, "گ": "ك", "ё": "е", "’": "'", "‘": "'", "`": "'",
})
_MARKS = re.compile("[\u0300-\u036f\u064b-\u0652\u0670\u200b-\u200f\u202a-\u202e"
                    "\u2066-\u2069\ufe0f]")


def fold(word: str) -> str:
    """A word without what writers leave out, or put in; digits 0-9."""
    plain = unicodedata.normalize("NFKC", word).casefold().translate(_FORMS)
    plain = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in plain)
    return _MARKS.sub("", plain)


def phrases(text: str) -> Iterator[tuple[str, ...]]:
    """The phrases of a list, parted by `;`, folded."""
    for part in fold(text).split(";"):
        if words := tuple(w for w in re.split(r"[\s\-]+", part) if w):
            yield words


@cache
def table() -> Mapping[tuple[str, ...], Meaning]:
    """Every phrase and what it means. Where a phrase stands in two lists, the later one counts."""
    known: dict[tuple[str, ...], Meaning] = {}

    def put(about: str, listed: str, text: str = "", number: int = 0) -> None:
        known.update({p: Meaning(about, text, number) for p in phrases(listed)})

    for listed in (FILL, PLACE, OVER, "of"):
        put("fill", listed)
    for deg, winds in WINDS.items():
        put("wind", winds, number=deg)
    for n, counts in COUNTS.items():
        put("count", counts, number=n)
    for far, fars in FAR.items():
        put("far", fars, far)
    for how, manners in MANNER.items():
        put("manner", manners, how)
    for craft, crafts in CRAFT.items():
        put("craft", crafts, craft)
    for craft, pairs in PAIRS.items():
        put("craft", pairs, craft, 2)
    put("craft", UNSURE, "unknown")
    put("to", TO)
    put("from", FROM)
    put("now", NOW)
    return known


SIGNS: dict[str, Craft] = {"🚁": "helicopter", "✈": "unknown", "🛩": "propeller", "🛫": "unknown"}
