# ruff: noqa: E501 - a text stays as it was written
"""Texts written for these tests, as agencies write of a process, and what each says.

All are dated 26 July 2016, a Tuesday, unless `day` says otherwise. What is labelled, by kind:

- `stances`: who, sort, matter, about whom (of *says*, and of doubts)
- `meetings`: who takes part, place, the first day of the likeliest window, state
- `commitments`: sort, who, matter, the first day of the likeliest window
- `concerns`: who, matter
- `elements`: matter
"""

from __future__ import annotations

from typing import NamedTuple


class Labelled(NamedTuple):
    text: str
    stances: frozenset[tuple[str, str, str, str]] = frozenset()
    meetings: frozenset[tuple[frozenset[str], str, str, str]] = frozenset()
    commitments: frozenset[tuple[str, frozenset[str], str, str]] = frozenset()
    concerns: frozenset[tuple[str, str]] = frozenset()
    elements: frozenset[str] = frozenset()
    day: str | None = "2016-07-26"


def stance(who: str, sort: str, matter: str = "", about: str = "") -> tuple[str, str, str, str]:
    return who, sort, matter, about


def meeting(who: str, place: str = "", day: str = "",
            state: str = "") -> tuple[frozenset[str], str, str, str]:
    return frozenset(who.split()), place, day, state


def due(sort: str, who: str, matter: str = "",
        day: str = "") -> tuple[str, frozenset[str], str, str]:
    return sort, frozenset(who.split()), matter, day


def some(*labels):  # type: ignore[no-untyped-def] # of whichever kind
    return frozenset(labels)


ENGLISH = (
    Labelled("Russian Foreign Minister Sergei Lavrov met U.S. Secretary of State John Kerry in Geneva on "
             "Friday, 22 July 2016. Lavrov said Moscow supports the ceasefire.",
             some(stance("ru", "for", "truce")),
             some(meeting("sergei-lavrov john-kerry", "geneva", "2016-07-22", "held"))),
    Labelled("Turkey rejected the proposal on Monday. Iran does not support the truce.",
             some(stance("turkey", "against", "plan"), stance("iran", "not for", "truce"))),
    Labelled("The Syrian opposition will support the truce if humanitarian aid reaches Aleppo.",
             some(stance("opposition", "conditional", "truce"))),
    Labelled("Russia denied that it had agreed to a political transition.",
             some(stance("ru", "denies", "transition"))),
    Labelled("U.N. envoy Staffan de Mistura said talks in Geneva will resume on 29 August. "
             "The envoy welcomed the ceasefire.",
             some(stance("staffan-de-mistura", "for", "truce")),
             some(), some(due("expected", "", "talks", "2016-08-29"))),
    Labelled("Kerry accused Damascus of blocking humanitarian access.",
             some(stance("john-kerry", "says", "access", "syrian-government"))),
    Labelled("The plan provides for information sharing, the release of detainees and humanitarian access.",
             elements=some("information-sharing", "detainees", "access")),
    Labelled("The United States and Russia agreed on 9 September 2016 to extend the truce. "
             "Concerns in the Pentagon about military cooperation remain.",
             commitments=some(due("agreed", "us ru", "truce", "")),
             concerns=some(("us-military", "coordination"))),
    Labelled("Technical experts from the United States and Russia will meet in Amman next week.",
             meetings=some(meeting("us ru", "amman", "2016-07-30", "to-come"))),
    Labelled("Defense Secretary Ash Carter opposes the agreement, officials said, while Kerry backs it.",
             some(stance("ashton-carter", "against", "agreement"), stance("john-kerry", "for", "agreement"))),
    Labelled("Air strikes killed dozens in the city, residents said. Rain is expected on Thursday."),
    Labelled("Damascus pledged to allow aid convoys into Daraya by 1 August.",
             commitments=some(due("promised", "syrian-government", "access", "2016-08-01"))),
)

ARABIC = (
    Labelled("التقى وزير الخارجية الروسي سيرغي لافروف نظيره الأميركي جون كيري في جنيف يوم الجمعة 22 يوليو 2016.",
             meetings=some(meeting("sergei-lavrov john-kerry", "geneva", "2016-07-22", "held"))),
    Labelled("رفضت الهيئة العليا للمفاوضات المقترح الروسي، وقالت إنها لن تشارك في المحادثات.",
             some(stance("hnc", "against", "plan"))),
    Labelled("لا تؤيد إيران الهدنة، في حين ترحب تركيا بوقف إطلاق النار.",
             some(stance("iran", "not for", "truce"), stance("turkey", "for", "truce"))),
    Labelled("نفت موسكو أنها وافقت على الانتقال السياسي.",
             some(stance("ru", "denies", "transition"))),
    Labelled("أعلن المبعوث الأممي ستافان دي ميستورا أن المفاوضات ستبدأ في الخامس والعشرين من آب المقبل.",
             commitments=some(due("expected", "", "talks", "2016-08-25"))),
    Labelled("تعهدت دمشق بإدخال المساعدات إلى داريا قبل الأول من أغسطس.",
             commitments=some(due("promised", "syrian-government", "access", "2016-08-01"))),
    Labelled("واتهم كيري النظام السوري بعرقلة المفاوضات.",
             some(stance("john-kerry", "says", "talks", "syrian-government"))),
    Labelled("أبدت المعارضة السورية استعدادها لدعم الهدنة بشرط وقف القصف. وتدعم المعارضة السورية الهدنة شريطة رفع الحصار.",
             some(stance("opposition", "conditional", "truce"))),
    Labelled("ينص الاتفاق على تبادل المعلومات ووقف إطلاق النار وإدخال المساعدات الإنسانية.",
             elements=some("information-sharing", "truce", "access")),
    Labelled("سيعقد خبراء روس وأميركيون اجتماعا في عمان الأسبوع المقبل.",
             meetings=some(meeting("", "amman", "2016-07-30", "to-come"))),
    Labelled("أعربت تركيا عن قلقها من الاتفاق بين واشنطن وموسكو.",
             concerns=some(("turkey", "agreement"))),
    Labelled("قتل 12 مدنيا في غارات على حلب مساء أمس، وأصيب آخرون بجروح."),
)

RUSSIAN = (
    Labelled("Министр иностранных дел России Сергей Лавров и госсекретарь США Джон Керри встретились в Женеве 22 июля 2016 года.",
             meetings=some(meeting("sergei-lavrov john-kerry", "geneva", "2016-07-22", "held"))),
    Labelled("Турция отвергла предложение России. Иран не поддерживает перемирие.",
             some(stance("turkey", "against", "plan"), stance("iran", "not for", "truce"))),
    Labelled("Москва опровергла, что согласилась на политический переход.",
             some(stance("ru", "denies", "transition"))),
    Labelled("Сирийская оппозиция поддерживает перемирие при условии снятия осады.",
             some(stance("opposition", "conditional", "truce"))),
    Labelled("Спецпосланник ООН Стаффан де Мистура заявил, что переговоры могут возобновиться, а межсирийские переговоры начнутся 29 августа. Спецпосланник поддержал перемирие.",
             some(stance("staffan-de-mistura", "for", "truce")),
             some(), some(due("expected", "", "talks", "2016-08-29"))),
    Labelled("Лавров заявил, что США не готовы отделить умеренную оппозицию.",
             some(stance("sergei-lavrov", "says", "separation", "us"))),
    Labelled("План предусматривает обмен информацией, прекращение огня и гуманитарный доступ.",
             elements=some("information-sharing", "truce", "access")),
    Labelled("Дамаск пообещал обеспечить доставку гуманитарной помощи в Дарайю до 1 августа.",
             commitments=some(due("promised", "syrian-government", "access", "2016-08-01"))),
    Labelled("Эксперты России и США встретятся в Аммане на следующей неделе.",
             meetings=some(meeting("ru us", "amman", "2016-07-30", "to-come"))),
    Labelled("Опасения Пентагона по поводу сотрудничества с Россией сохраняются, сообщил Керри.",
             concerns=some(("us-military", "coordination"))),
    Labelled("Против соглашения, по словам Керри, выступает министр обороны Эштон Картер. Министр обороны Эштон Картер выступает против соглашения.",
             some(stance("ashton-carter", "against", "agreement"), stance("john-kerry", "says", "agreement", "ashton-carter"))),
    Labelled("В результате авиаудара погибли мирные жители, сообщили местные источники."),
)

# --- written once the lists had been mended by those above ------------------------------

LATER_ENGLISH = (
    Labelled("MOSCOW, 14 July 2016 (AP) - Kerry is meeting President Vladimir Putin at the Kremlin today to discuss a proposal for "
             "closer military cooperation in Syria. The proposal includes intelligence sharing and would ground Syrian aircraft over "
             "designated areas. Pentagon officials have doubts about Russia.",
             some(stance("officials:us-military", "doubts", "", "ru")),
             some(meeting("john-kerry vladimir-putin", "", "2016-07-14", "being-held")),
             elements=some("information-sharing", "aircraft-kept-away"), day=None),
    Labelled("The High Negotiations Committee refused to attend the talks unless sieges are lifted, its spokesman said. "
             "According to Lavrov, the opposition is not ready for negotiations.",
             some(stance("hnc", "against", "talks"), stance("sergei-lavrov", "says", "talks", "opposition"))),
    Labelled('"We do not trust the Syrian regime," Turkish Foreign Minister Mevlut Cavusoglu said on Sunday. '
             "He called for a political transition before the end of the year.",
             some(stance("mevlut-cavusoglu", "for", "transition"))),
    Labelled("France and Germany welcomed the cessation of hostilities but voiced concern about humanitarian access.",
             some(stance("france", "for", "truce"), stance("germany", "for", "truce")),
             concerns=some(("france", "access"), ("germany", "access"))),
    Labelled("The United Nations Security Council will meet in New York on 3 August to discuss humanitarian access.",
             meetings=some(meeting("security-council", "new-york", "2016-08-03", "to-come"))),
    Labelled("Iran may reject the agreement. Washington has promised to separate moderate opposition groups within two weeks.",
             commitments=some(due("promised", "us", "separation", "2016-07-26"))),
    Labelled("The talks, which were to begin on 31 June, were postponed. The minister gave no new date."),
)

LATER_ARABIC = (
    Labelled("جنيف 20 تموز 2016 (سانا) - بحث الوزيران الوضع. وأكد لافروف أن روسيا تدعم العملية السياسية، بينما قال كيري إن دمشق ترفض الهدنة.",
             some(stance("ru", "for", "political-process"), stance("john-kerry", "says", "truce", "syrian-government")),
             day=None),
    Labelled("يلتقي كيري ولافروف في فيينا يوم الخميس المقبل لبحث التنسيق العسكري بين الجانبين الأميركي والروسي.",
             meetings=some(meeting("john-kerry sergei-lavrov", "vienna", "2016-07-28", "to-come"))),
    Labelled("قالت المتحدثة باسم الخارجية الروسية ماريا زاخاروفا إن واشنطن لم تلتزم بالاتفاق.",
             some(stance("maria-zakharova", "says", "agreement", "us"))),
    Labelled("من المقرر أن تعقد الأمم المتحدة اجتماعا مع ممثلي المعارضة السورية في الرياض في 2 آب.",
             meetings=some(meeting("un opposition", "riyadh", "2016-08-02", "to-come"))),
    Labelled("وعد الرئيس الروسي فلاديمير بوتين بوقف إطلاق النار لمدة ثلاث ساعات يوميا اعتبارا من 11 أغسطس، بحسب الكرملين.",
             commitments=some(due("promised", "vladimir-putin", "truce", "2016-08-11"))),
    Labelled("لم توافق إيران على الخطة، ولم يصدر تعليق من تركيا."),
    Labelled("وتخشى المعارضة السورية من أن الاتفاق سيثبت النظام، في حين رحبت قطر بالاتفاق.",
             some(stance("qatar", "for", "agreement"))),
)

LATER_RUSSIAN = (
    Labelled("МОСКВА, 26 июля 2016. Глава МИД РФ Сергей Лавров по итогам встречи с Керри во Вьентьяне заявил, что Москва выступает за скорейшее "
             "возобновление межсирийских переговоров.",
             some(stance("ru", "for", "talks")),
             some(meeting("sergei-lavrov john-kerry", "vientiane", "", "held")), day=None),
    Labelled("В Пентагоне сомневаются в готовности России соблюдать перемирие. Представитель Кремля Дмитрий Песков отметил, что США не выполнили соглашение.",
             some(stance("dmitry-peskov", "says", "agreement", "us"))),
    Labelled("Встреча экспертов России, США и ООН состоится в Женеве 1 августа, сообщил спецпосланник Стаффан де Мистура.",
             meetings=some(meeting("ru us un", "geneva", "2016-08-01", "to-come"))),
    Labelled("Россия и США договорились о режиме тишины в Алеппо с 27 июля. Соглашение включает уведомление о полетах и обмен данными.",
             commitments=some(due("agreed", "ru us", "truce", "2016-07-27")),
             elements=some("notice-of-flights", "information-sharing")),
    Labelled("Керри обвинил Дамаск в срыве переговоров. Дамаск отрицает, что сорвал переговоры.",
             some(stance("john-kerry", "says", "talks", "syrian-government"), stance("syrian-government", "denies", "talks"))),
    Labelled("Турция готова поддержать перемирие, если курды отойдут. Катар не возражает против плана.",
             some(stance("turkey", "conditional", "truce"), stance("qatar", "not against", "plan"))),
)

# --- written last, and read once: the lists were not mended by these ---------------------

UNSEEN = (
    Labelled("U.S. Secretary of State John Kerry said on Monday that Washington could accept a compromise, but Russian officials "
             "rejected the American proposal. Talks between military experts from the two countries will continue in Geneva next week.",
             some(stance("officials:ru", "against", "plan")),
             some(meeting("", "geneva", "2016-07-30", "to-come"))),
    Labelled("Saudi Foreign Minister Adel al-Jubeir insisted that Assad must leave before any transition. Tehran opposes a no-fly zone.",
             some(stance("adel-al-jubeir", "says", "transition", "syrian-government"), stance("iran", "against", "aircraft-kept-away"))),
    Labelled("The European Union backed the truce, and its envoys met the High Negotiations Committee in Riyadh on 20 July.",
             some(stance("eu", "for", "truce")),
             some(meeting("eu hnc", "riyadh", "2016-07-20", "held"))),
    Labelled("Under the agreement, signed on 12 July, Syria's government would stop flights over opposition areas. The agreement also calls "
             "for a joint implementation centre and for monitoring of the truce.",
             elements=some("joint-centre", "monitoring")),
    Labelled("Kerry said he hoped to announce details in early August.",),
    Labelled("أعلنت روسيا وتركيا اتفاقهما على وقف إطلاق النار اعتبارا من 30 كانون الأول 2016، على أن تبدأ المفاوضات في أستانا الشهر القادم.",
             commitments=some(due("agreed", "ru turkey", "truce", "2016-12-30"))),
    Labelled("عبرت الأمم المتحدة عن قلقها إزاء وصول المساعدات، وطالبت بهدنة إنسانية أسبوعية مدتها 48 ساعة.",
             some(stance("un", "for", "truce")), concerns=some(("un", "access"))),
    Labelled("قال المتحدث باسم الكرملين دميتري بيسكوف إن موسكو مستعدة للتعاون مع واشنطن، لكن البنتاغون يعارض تبادل المعلومات.",
             some(stance("ru", "for", "coordination"), stance("dmitry-peskov", "says", "information-sharing", "us-military"))),
    Labelled("تتضمن المبادرة الروسية الأميركية فصل المعارضة المعتدلة وإنشاء مركز تنفيذ مشترك في عمان.",
             elements=some("separation", "joint-centre")),
    Labelled("اجتمع دي ميستورا مع وفد الحكومة السورية في جنيف أمس، وسيلتقي وفد الهيئة العليا للمفاوضات غدا.",
             meetings=some(meeting("staffan-de-mistura syrian-government", "geneva", "2016-07-25", "held"),
                           meeting("staffan-de-mistura hnc", "", "2016-07-27", "to-come"))),
    Labelled("Иран выступает против бесполетной зоны, однако поддерживает политическое урегулирование.",
             some(stance("iran", "against", "aircraft-kept-away"), stance("iran", "for", "political-process"))),
    Labelled("По словам Лаврова, США обязались отмежевать умеренную оппозицию, но обещания не выполнили.",
             some(stance("sergei-lavrov", "says", "", "us")),
             commitments=some(due("promised", "us", "", ""))),
    Labelled("Шойгу провел переговоры с министром обороны Ирана в Тегеране 9 июня. ООН выразила обеспокоенность в связи с гуманитарным доступом.",
             meetings=some(meeting("sergei-shoigu defence-minister:iran", "tehran", "2016-06-09", "held")),
             concerns=some(("un", "access"))),
    Labelled("Переговоры в Женеве возобновятся в конце августа, если стороны выполнят соглашение о перемирии, считает де Мистура.",
             commitments=some(due("expected", "", "talks", "2016-08-21"))),
    Labelled("Оппозиция отказалась от переговоров до снятия осады с Дарайи.",
             some(stance("opposition", "against", "talks"))),
)

# --- longer, as papers print them; the lists were mended by these, too --------------------

LONGER = (
    Labelled("""GENEVA, Sept 10, 2016 (Reuters) - The United States and Russia hailed a breakthrough agreement on Saturday to put Syria's peace process back on track, including a nationwide truce effective from sundown on Monday, improved humanitarian access and joint military targeting of banned Islamist groups.

"Today the United States and Russia are announcing a plan which we hope will reduce violence," U.S. Secretary of State John Kerry told a news conference after marathon talks in Geneva with Russian Foreign Minister Sergei Lavrov.

Lavrov said that despite continuing mistrust, the two sides had developed five documents. He said Russia had informed the Syrian government about the arrangements and the Syrian government was ready to comply with them.

The deal envisages a seven-day period of reduced violence, after which the two countries would establish a joint implementation centre. Kerry said the "bedrock" of the deal was an agreement that the Syrian government would not fly combat missions in an agreed area.

The High Negotiations Committee said it cautiously welcomed the deal if it was going to be enforced. Turkey also welcomed the agreement, and its foreign ministry said humanitarian aid must reach Aleppo by September 13.

Pentagon spokesman Peter Cook said in a statement the Pentagon was concerned about sharing information with Russia. Defense Secretary Ash Carter had opposed the deal. U.N. envoy Staffan de Mistura said he would meet both sides in Geneva on September 12.""",
             some(stance("hnc", "conditional", "agreement"), stance("turkey", "for", "agreement"),
                  stance("ashton-carter", "against", "agreement"),
                  stance("sergei-lavrov", "says", "agreement", "syrian-government")),
             some(meeting("staffan-de-mistura", "geneva", "2016-09-12", "to-come"),
                  meeting("john-kerry sergei-lavrov", "geneva", "", "held")),
             some(due("demanded", "", "access", "2016-09-13")),
             some(("us-military", "information-sharing")),
             some("truce", "access", "joint-centre", "aircraft-kept-away"), day=None),
    Labelled("""МОСКВА, 9 сентября 2016 года. ТАСС. Министр иностранных дел РФ Сергей Лавров и госсекретарь США Джон Керри проводят переговоры в Женеве по сирийскому урегулированию, сообщила официальный представитель МИД РФ Мария Захарова.

По её словам, стороны обсуждают план, который предусматривает режим прекращения огня с 12 сентября, доставку гуманитарной помощи в Алеппо и создание совместного исполнительного центра. "Мы надеемся, что документ будет согласован", - заявил Лавров журналистам.

Глава Пентагона Эштон Картер выразил сомнения в том, что Россия выполнит договоренности. В Москве считают, что США не выполнили обещание отделить умеренную оппозицию от "Джебхат ан-Нусры".

Дамаск согласился соблюдать перемирие при условии, что вооруженные группировки прекратят обстрелы. Оппозиционный Высший комитет по переговорам пока не принял решения. Следующая встреча экспертов запланирована на 15 сентября в Женеве.""",
             some(stance("ashton-carter", "doubts", "agreement"), stance("ru", "says", "separation", "us")),
             some(meeting("sergei-lavrov john-kerry", "geneva", "", "being-held"),
                  meeting("", "geneva", "2016-09-15", "to-come")),
             some(due("agreed", "syrian-government", "truce")),
             elements=some("truce", "access", "joint-centre"), day=None),
    Labelled("""قال المبعوث الدولي إلى سوريا ستافان دي ميستورا إنه يأمل في استئناف محادثات السلام في أغسطس المقبل، معربا عن قلقه من استمرار حصار حلب.

وأضاف دي ميستورا، في مؤتمر صحفي عقده في جنيف يوم الثلاثاء 26 يوليو/تموز 2016، أن الأمم المتحدة تدعم هدنة إنسانية مدتها 48 ساعة أسبوعيا، وأن موسكو وافقت عليها.

من جانبها، نفت وزارة الدفاع الروسية مسؤوليتها عن الغارات، وأكدت أن روسيا ملتزمة بوقف إطلاق النار. وقال وزير الدفاع الروسي سيرغي شويغو إن ثلاثة ممرات إنسانية ستفتح قرب حلب.

وفي المقابل، رفض رئيس الهيئة العليا للمفاوضات رياض حجاب العودة إلى المفاوضات ما لم يرفع الحصار، بينما طالبت فرنسا وبريطانيا برفع الحصار فورا. ومن المقرر أن يلتقي كيري نظيره الروسي في موسكو مطلع الشهر المقبل.""",
             some(stance("un", "for", "truce"), stance("riad-hijab", "against", "talks"),
                  stance("france", "for", "siege"), stance("uk", "for", "siege"),
                  stance("ru", "for", "truce"), stance("staffan-de-mistura", "says", "truce", "ru")),
             some(meeting("john-kerry counterpart:ru", "moscow", "", "to-come")),
             concerns=some(("staffan-de-mistura", "siege")), day=None),
)

FIRST = (*ENGLISH, *ARABIC, *RUSSIAN)
LATER = (*LATER_ENGLISH, *LATER_ARABIC, *LATER_RUSSIAN)
ALL = (*FIRST, *LATER, *UNSEEN, *LONGER)
