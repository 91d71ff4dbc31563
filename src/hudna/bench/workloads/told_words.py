"""What constructed reports are worded with, in three languages. Nothing in it happened."""

from __future__ import annotations

from typing import Literal, TypeAlias

Tongue: TypeAlias = Literal["en", "ar", "ru"]
SYLLABLES = (("ba", "با", "ба"), ("ri", "ري", "ри"), ("ka", "كا", "ка"), ("mo", "مو", "мо"),
             ("sha", "شا", "ша"), ("du", "دو", "ду"), ("ne", "ني", "не"), ("ta", "تا", "та"),
             ("lo", "لو", "ло"), ("za", "زا", "за"), ("hi", "حي", "хи"), ("fu", "فو", "фу"),
             ("ja", "جا", "джа"), ("si", "سي", "си"), ("gho", "غو", "го"), ("ra", "را", "ра"))
"""Of names, in each script."""
TONGUES: tuple[Tongue, ...] = ("en", "ar", "ru")
SITES: dict[Tongue, tuple[str, ...]] = {
    "en": ("the market", "a school", "the hospital", "a bakery", "a mosque", "the bus station",
           "a camp", "a water station", "houses", "a church", "the old bridge", "a clinic"),
    "ar": ("السوق", "مدرسة", "المستشفى", "مخبز", "مسجد", "محطة الحافلات", "مخيم", "محطة مياه",
           "منازل", "كنيسة", "الجسر القديم", "عيادة"),
    "ru": ("рынок", "школа", "больница", "пекарня", "мечеть", "автостанция", "лагерь",
           "водонасосная станция", "жилые дома", "церковь", "старый мост", "поликлиника"),
}
ACTS: dict[str, dict[Tongue, tuple[str, ...]]] = {
    "air-strike": {"en": ("air strikes hit", "warplanes bombed", "a raid struck"),
                   "ar": ("غارات جوية استهدفت", "قصف الطيران الحربي", "غارة على"),
                   "ru": ("авиаудар, поражены", "самолеты бомбили", "налет,")},
    "shelling": {"en": ("mortar shells fell on", "artillery shelled", "rockets landed at"),
                 "ar": ("سقطت قذائف هاون على", "قصف مدفعي طال", "صواريخ سقطت على"),
                 "ru": ("минометный обстрел,", "артиллерия обстреляла", "ракеты упали,")},
    "explosion": {"en": ("a car bomb went off at", "a blast shook", "an explosion hit"),
                  "ar": ("انفجار سيارة مفخخة عند", "دوى انفجار قرب", "انفجار ضرب"),
                  "ru": ("взорван автомобиль,", "взрыв,", "прогремел взрыв,")},
    "ground-attack": {"en": ("an attack on the edge of town reached", "fighting spread to"),
                      "ar": ("هجوم وصل إلى", "امتدت الاشتباكات إلى"),
                      "ru": ("атака дошла,", "бои дошли,")},
    "small-arms": {"en": ("gunfire was heard near", "shots were fired at"),
                   "ar": ("سمع إطلاق نار قرب", "إطلاق نار على"),
                   "ru": ("слышна стрельба,", "обстреляны из стрелкового оружия,")},
    "obstruction": {"en": ("a convoy was turned back before reaching", "aid was stopped short of"),
                    "ar": ("منعت قافلة من الوصول إلى", "أوقفت المساعدات قبل"),
                    "ru": ("колонна не пропущена,", "помощь остановлена,")},
}
FRAMES: dict[Tongue, tuple[str, ...]] = {
    "en": ("{act} {site} in {town}, {quarter} quarter. {dead} killed, {hurt} injured.",
           "In {town} {act} {site}; {dead} dead and {hurt} wounded, a resident said.",
           "{town}: {act} {site} near {quarter}. At least {dead} civilians died.",
           "Residents of {quarter} in {town} say {act} {site}. {hurt} people hurt."),
    "ar": ("{act} {site} في {town} حي {quarter}. قتل {dead} وجرح {hurt}.",
           "{town}: {act} {site}، وسقوط {dead} قتلى و {hurt} جرحى بحسب سكان.",
           "سكان {quarter} في {town}: {act} {site}. عدد المصابين {hurt}.",
           "أفاد مصدر في {town} أن {act} {site} قرب {quarter}، {dead} قتلى على الأقل."),
    "ru": ("{town}, квартал {quarter}: {act} {site}. Погибли {dead}, ранены {hurt}.",
           "В городе {town} {act} {site}; {dead} погибших и {hurt} раненых, говорят жители.",
           "Жители квартала {quarter} ({town}): {act} {site}. Пострадали {hurt} человек.",
           "{town}: {act} {site} у квартала {quarter}, не менее {dead} погибших."),
}
MORE: dict[Tongue, tuple[str, ...]] = {
    "en": ("Ambulances came late because the road was blocked.", "Smoke was seen from afar.",
           "Windows broke in the whole street.", "The electricity is out.",
           "No warning had been given.", "Rescue workers are still digging.",
           "It is the third time this month.", "A second hit came minutes later.",
           "Families are leaving towards the fields.", "The sound of an aircraft was heard before.",
           "The wounded were taken to a clinic nearby.", "The number may rise."),
    "ar": ("تأخرت سيارات الإسعاف بسبب قطع الطريق.", "شوهد الدخان من بعيد.", "انقطعت الكهرباء.",
           "تحطم زجاج النوافذ في الشارع.", "لم يصدر أي تحذير.", "ما زال المسعفون يحفرون.",
           "هذه هي المرة الثالثة هذا الشهر.", "تبعتها ضربة ثانية بعد دقائق.", "العائلات تنزح.",
           "سمع صوت طائرة قبل ذلك.", "نقل الجرحى إلى عيادة قريبة.", "قد يرتفع العدد."),
    "ru": ("Скорые опоздали, дорога перекрыта.", "Дым был виден издалека.", "Света нет.",
           "Выбиты окна на всей улице.", "Предупреждения не было.", "Спасатели разбирают завалы.",
           "Это третий раз за месяц.", "Через несколько минут был второй удар.",
           "Семьи уходят в поля.", "До этого слышали самолет.",
           "Раненых увезли в ближайшую поликлинику.", "Число может вырасти."),
}
VAGUE: dict[Tongue, tuple[str, ...]] = {
    "en": ("They are hitting us again, send help.", "It started again here, people are running.",
           "Something big fell close to our house just now."),
    "ar": ("يقصفوننا من جديد، أرسلوا المساعدة.", "بدأ الأمر من جديد هنا والناس تركض.",
           "سقط شيء كبير قرب بيتنا الآن."),
    "ru": ("Нас опять бьют, пришлите помощь.", "Опять началось, люди бегут.",
           "Только что что-то упало рядом с нашим домом."),
}
"""Texts that name nothing."""
BEFORE: dict[Tongue, tuple[str, ...]] = {
    "en": ("Last week {town} and {quarter} were hit, {dead} died there.",
           "Talks about {town} end on the {dead}th, envoys from {quarter} said.",
           "Since March {hurt} families from {town} have come to {quarter}."),
    "ar": ("في الأسبوع الماضي تعرضت {town} و {quarter} لقصف قتل فيه {dead}.",
           "المحادثات حول {town} تنتهي في {dead} بحسب موفدين من {quarter}.",
           "منذ آذار وصلت {hurt} عائلة من {town} إلى {quarter}."),
    "ru": ("На прошлой неделе били по {town} и {quarter}, погибли {dead}.",
           "Переговоры о {town} кончатся {dead} числа, сказали посланцы из {quarter}.",
           "С марта {hurt} семей из {town} приехали в {quarter}."),
}
"""What is told besides, of other places."""
