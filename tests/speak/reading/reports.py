# ruff: noqa: E501 - a report stays as it was written
"""Reports written for these tests, as people and papers write them, and what each says.

All are told on Friday 22 July 2016 at 18:00 in Damascus. `day`: the days that the window must lie
on, as (month, day) first and last; None where the text says none. `place`: the English name in the
gazetteer, empty where none is known. `kind`: where two are parted by `|`, either may stand first
and both must be proposed. `killed`, `injured`: of people who take no part.
"""

from __future__ import annotations

from typing import NamedTuple


class Labelled(NamedTuple):
    text: str
    place: str
    day: tuple[tuple[int, int], tuple[int, int]] | None
    kind: str
    accused: str = ""
    killed: int | None = None
    injured: int | None = None


def on(month: int, first: int, last: int = 0) -> tuple[tuple[int, int], tuple[int, int]]:
    return (month, first), (month, last or first)


ARABIC = (
    Labelled("استهدف الطيران الحربي التابع لقوات النظام مساء أمس سوقاً شعبياً في بلدة سراقب بريف إدلب "
             "الشرقي، ما أدى إلى مقتل 7 مدنيين وإصابة 15 آخرين بجروح.",
             "Saraqib", on(7, 21), "air-strike", "syrian-government", 7, 15),
    Labelled("سقطت عدة قذائف هاون أطلقتها فصائل المعارضة على حي الحمدانية في مدينة حلب صباح اليوم، "
             "وأسفرت عن استشهاد طفلين وجرح ستة مدنيين.",
             "Aleppo", on(7, 22), "shelling", "opposition", 2, 6),
    Labelled("قصف مدفعي عنيف من قبل قوات النظام على مدينة داريا يوم الأربعاء 20 تموز 2016",
             "Darayya", on(7, 20), "shelling", "syrian-government"),
    Labelled("انفجار سيارة مفخخة وسط مدينة أعزاز ظهر الثلاثاء الماضي أوقع ٩ قتلى و٢٣ جريحاً",
             "Azaz", on(7, 19), "explosion", "", 9, 23),
    Labelled("دارت اشتباكات عنيفة بين فصائل المعارضة وقوات النظام على أطراف بلدة كفر زيتا فجر يوم "
             "الخميس ٢١/٧/٢٠١٦", "Kafr Zayta", on(7, 21), "ground-attack"),
    Labelled("منعت حواجز النظام دخول قافلة مساعدات تابعة للأمم المتحدة إلى مدينة دوما أول أمس",
             "Douma", on(7, 20), "obstruction", "syrian-government"),
    Labelled("غارات روسية استهدفت مشفى في كفرنبل ليل الأربعاء، وخروج المشفى عن الخدمة",
             "Kafranbel", on(7, 20, 21), "air-strike|harm-to-protected", "ru"),
    Labelled("قتل 4 أشخاص بينهم امرأة بانفجار لغم أرضي من مخلفات داعش قرب منبج في الثامن عشر من تموز",
             "Manbij", on(7, 18), "mine", "", 4),
    Labelled("حلقت طائرة استطلاع فوق خان شيخون الساعة الخامسة عصراً اليوم دون أن تقصف",
             "Khan Shaykhun", on(7, 22), "overflight"),
    Labelled("سيطرت قوات النظام على عدة نقاط في محيط بلدة حندرات شمال مدينة حلب بنحو ١٠ كم أمس",
             "Aleppo", on(7, 21), "advance", "syrian-government"),
    Labelled("قنص مدني في حي الوعر بحمص ظهر اليوم على يد قناص يتبع لقوات النظام",
             "Homs", on(7, 22), "small-arms", "syrian-government"),
    Labelled("اعتقلت دورية تابعة للنظام ثلاثة شبان عند حاجز في التل يوم الاثنين الماضي",
             "At Tall", on(7, 18), "detention", "syrian-government"),
    Labelled("بتاريخ ١٥ شوال ١٤٣٧ هـ سقط صاروخ على مدرسة في مدينة إدلب",
             "Idlib", on(7, 19, 21), "shelling|harm-to-protected"),
    Labelled("ألقت مروحيات النظام براميل متفجرة على مدينة الرستن بريف حمص الشمالي قبل ثلاثة أيام",
             "Rastan", on(7, 19), "air-strike", "syrian-government"),
    Labelled("عاجل: قصف بالهاون يستهدف تلبيسة الآن ولا معلومات عن إصابات",
             "Talbiseh", on(7, 22), "shelling"),
    Labelled("أفاد ناشطون بأن طيران التحالف الدولي قصف قرية التوخار قرب منبج فجر الثلاثاء 19 يوليو/تموز "
             "2016 ما أدى لمقتل ما لا يقل عن 60 مدنياً",
             "Manbij", on(7, 19), "air-strike", "us", 60),
    Labelled("تعرضت سيارة إسعاف لإطلاق نار على طريق الكاستيلو قرب حلب عند الساعة 14:30 أمس وأصيب مسعفان",
             "Aleppo", on(7, 21), "small-arms", "", None, 2),
    Labelled("مقتل 12 عنصراً من قوات النظام ومدنيين اثنين في اشتباكات بمدينة دير الزور أمس",
             "Deir ez-Zor", on(7, 21), "ground-attack", "", 2),
    Labelled("قصفت الطائرات الحربية بلدة الأتارب غرب حلب في ١٧ تموز وأصيب خمسة أطفال",
             "Al Atarib", on(7, 17), "air-strike", "", None, 5),
    Labelled("سقوط قذيفة على سوق في مدينة نبل المحاصرة أمس، والمعارضة المسلحة متهمة بالقصف المدفعي",
             "Nubl", on(7, 21), "shelling", "opposition"),
    Labelled("اندلع حريق في محطة المياه ببلدة عربين بعد قصفها بالمدفعية من قوات النظام يوم السبت ١٦ "
             "تموز", "Irbin", on(7, 16), "shelling", "syrian-government"),
    Labelled("على بعد ٥ كم شمال تدمر انفجرت عبوة ناسفة بحافلة مدنية أمس الأول",
             "Palmyra", on(7, 20), "explosion"),
    Labelled("لم يحدث شيء يذكر اليوم في قرية لا نعرف اسمها", "", on(7, 22), ""),
    Labelled("خطف مسلحون مجهولون طبيباً في مدينة الباب ليلة أمس",
             "Al-Bab", on(7, 20, 22), "detention"),
    Labelled("القوات الروسية قصفت بالطيران مخيماً للنازحين في جرابلس بتاريخ 2016/7/15 وقتلت 8 نازحين",
             "Jarabulus", on(7, 15), "air-strike|harm-to-protected", "ru", 8),
    Labelled("استهداف مسجد في بلدة الزبداني بقذائف الدبابات من قوات النظام خلال صلاة الجمعة اليوم",
             "Az Zabadani", on(7, 22), "shelling", "syrian-government"),
    Labelled("بيان: ستدخل قافلة المساعدات إلى الرستن يوم الأحد القادم",
             "Rastan", None, "obstruction"),
    Labelled("سقط عشرات القتلى والجرحى بقصف جوي على معرتمصرين بتاريخ ١٠ حزيران",
             "Maarratmisrin", on(6, 10), "air-strike"),
)

RUSSIAN = (
    Labelled("В ночь на 21 июля боевики обстреляли из миномётов жилые кварталы города Алеппо. Погибли "
             "3 мирных жителя, ранены не менее 10 человек.",
             "Aleppo", on(7, 20, 21), "shelling", "", 3, 10),
    Labelled("Вчера вечером авиация ВВС Сирии нанесла авиаудары по рынку в Идлибе, убиты 5 мирных "
             "жителей.", "Idlib", on(7, 21), "air-strike", "syrian-government", 5),
    Labelled("19 июля 2016 года в районе Манбиджа авиаудар коалиции унёс жизни 56 мирных жителей.",
             "Manbij", on(7, 19), "air-strike", "us", 56),
    Labelled("Сегодня утром в Хомсе взорвался заминированный автомобиль, четверо гражданских погибли.",
             "Homs", on(7, 22), "explosion", "", 4),
    Labelled("В 5 км к северу от Пальмиры 19.07.2016 в 14:30 прогремел взрыв самодельного взрывного "
             "устройства.", "Palmyra", on(7, 19), "explosion"),
    Labelled("В понедельник правительственные войска обстреляли из артиллерии город Дума, ранены две "
             "женщины.", "Douma", on(7, 18), "shelling", "syrian-government", None, 2),
    Labelled("Отряды оппозиции атаковали позиции под Дараа в среду, идут бои.",
             "Daraa", on(7, 20), "ground-attack", "opposition"),
    Labelled("Гуманитарную колонну ООН не пропустили в Дарайю 17 июля: на блокпосту её остановили "
             "сирийские войска.", "Darayya", on(7, 17), "obstruction", "syrian-government"),
    Labelled("Позавчера неизвестный беспилотник кружил над Латакией.",
             "Latakia", on(7, 20), "overflight"),
    Labelled("Снайпер открыл огонь по машине скорой помощи в Хаме в 9 часов утра 20 июля, ранен врач.",
             "Hama", on(7, 20), "small-arms"),
    Labelled("Российские самолёты нанесли удар по больнице в Кафранбеле в ночь на среду.",
             "Kafranbel", on(7, 19, 20), "air-strike|harm-to-protected", "ru"),
    Labelled("Группировка «Джебхат ан-Нусра» захватила деревню в провинции Алеппо 16 июля.",
             "Aleppo", on(7, 16), "advance"),
    Labelled("Два ребёнка подорвались на мине близ Табки в прошлую пятницу.",
             "Tabqa", on(7, 15), "mine"),
    Labelled("Задержаны трое жителей Растана; по данным активистов, арест провели правительственные "
             "силы 14 июля.", "Rastan", on(7, 14), "detention", "syrian-government"),
    Labelled("Повстанцы обстреляли реактивными снарядами Ракку сегодня днём, 2 человека ранены.",
             "Raqqa", on(7, 22), "shelling", "opposition", None, 2),
    Labelled("Убиты 12 боевиков и ранены 3 мирных жителя в боях у Джиср-эш-Шугура 13.07.2016.",
             "Jisr al-Shughur", on(7, 13), "ground-attack", "", None, 3),
    Labelled("Перемирие начнётся 1 августа, в Дейр-эз-Зоре пока тихо.",
             "Deir ez-Zor", None, ""),
    Labelled("5-го июля турецкая артиллерия обстреляла окрестности Африна.",
             "Afrin", on(7, 5), "shelling"),
)

ENGLISH = (
    Labelled("Regime warplanes bombed the town of Saraqib in Idlib province on Thursday evening, "
             "killing at least 5 civilians and wounding 12 people, activists said.",
             "Saraqib", on(7, 21), "air-strike", "syrian-government", 5, 12),
    Labelled("Mortar shells fired by rebels hit a school in Aleppo yesterday. Two children were killed.",
             "Aleppo", on(7, 21), "shelling", "opposition", 2),
    Labelled("A car bomb exploded 3.5 km north-east of Palmyra at 2:30 pm on 19 July 2016.",
             "Palmyra", on(7, 19), "explosion"),
    Labelled("July 20, 2016: an aid convoy was turned back outside Darayya; government forces blocked "
             "the road.", "Darayya", on(7, 20), "obstruction", "syrian-government"),
    Labelled("Air strikes on rebel-held Douma today left 4 dead and 11 injured.",
             "Douma", on(7, 22), "air-strike", "", 4, 11),
)


# Written after the reading was, in other words, and first run as they stand.
UNSEEN_ARABIC = (
    Labelled("شنّت طائرات يعتقد أنها روسية سلسلة غارات على مدينة بنش صباح الخميس، وأدت الغارات إلى استشهاد عائلة كاملة من خمسة أشخاص.",
             "Binnish", on(7, 21), "air-strike", "ru", 5),
    Labelled("ارتكبت قوات الأسد مجزرة في مدينة عربين راح ضحيتها 14 مدنياً جراء قصفها بصواريخ أرض أرض ليل أمس.",
             "Irbin", on(7, 21, 22), "shelling", "syrian-government", 14),
    Labelled("تفجير انتحاري يضرب مدينة القامشلي في 11 تموز الجاري، والحصيلة الأولية 16 قتيلاً.",
             "Qamishli", on(7, 11), "explosion", "", 16),
    Labelled("مبارح العصر طلعت حوامة فوق طفس ورمت برميلين عالبلد",
             "Tafas", on(7, 21), "air-strike"),
    Labelled("داهمت عناصر من الأمن منازل المدنيين في مدينة جبلة واعتقلت سبعة شبان أول أمس",
             "Jableh", on(7, 20), "detention"),
    Labelled("وثّق الدفاع المدني إصابة ثلاثة أطفال بانفجار قنبلة عنقودية غير منفجرة في بلدة حيان بريف حلب يوم 19-07-2016",
             "Aleppo", on(7, 19), "mine", "", None, 3),
    Labelled("لا تزال مدينة الزبداني محاصرة، ورفض جيش النظام يوم أمس إدخال أي مساعدات",
             "Az Zabadani", on(7, 21), "obstruction", "syrian-government"),
    Labelled("تمكن الجيش السوري الحر من استعادة السيطرة على قرية في ريف اللاذقية الشمالي بعد معارك استمرت حتى فجر اليوم",
             "Latakia", on(7, 22), "advance", "opposition"),
    Labelled("إصابة امرأة برصاص قناصة تابعين لقوات النظام في حي جوبر بدمشق الساعة ١٠:٢٠ صباح اليوم",
             "Damascus", on(7, 22), "small-arms", "syrian-government"),
    Labelled("في ٢٨ رمضان ١٤٣٧ استهدفت المدفعية الثقيلة سوق الخضار في أريحا",
             "Ariha", on(7, 2, 4), "shelling|harm-to-protected"),
    Labelled("طيران حربي مجهول الهوية نفذ ثلاث غارات على محيط البوكمال منتصف ليل الثلاثاء",
             "Abu Kamal", on(7, 19, 20), "air-strike"),
    Labelled("سجلت الهيئة خرقاً للهدنة في تل رفعت: ست قذائف مدفعية مصدرها قوات سوريا الديمقراطية، بتاريخ ٢٠/٧",
             "Tall Rifat", on(7, 20), "shelling"),
)
UNSEEN_RUSSIAN = (
    Labelled("За прошедшие сутки в провинции Латакия зафиксировано нарушение режима прекращения боевых действий: из миномётов обстрелян населённый пункт Растан.",
             "Rastan", on(7, 21, 22), "shelling"),
    Labelled("По сообщению правозащитников, при ударе с воздуха по рынку в Маарет-Мисрине 20 июля погибли не менее семи гражданских лиц.",
             "Maarratmisrin", on(7, 20), "air-strike|harm-to-protected", "", 7),
    Labelled("В Камышлы смертник подорвал себя у пекарни; 15 человек убиты, ещё 31 ранен. Это случилось вчера около 16:00.",
             "Qamishli", on(7, 21), "explosion|harm-to-protected", "", 15, 31),
    Labelled("Армия Сирии взяла под контроль высоту в 7 км к западу от Пальмиры, сообщил источник во вторник.",
             "Palmyra", on(7, 19), "advance", "syrian-government"),
    Labelled("Двадцать первого июля снайпер ранил подростка в Дамаске.",
             "Damascus", on(7, 21), "small-arms"),
    Labelled("Американская авиация 18.07 разбомбила школу в окрестностях Манбиджа, где укрывались семьи; сколько погибших — неизвестно.",
             "Manbij", on(7, 18), "air-strike|harm-to-protected", "us"),
    Labelled("Сотрудников миссии не пустили в Эль-Баб: дорога закрыта, пропуск обещают завтра.",
             "Al-Bab", None, "obstruction"),
    Labelled("Турецкие танки вошли в Джераблус на прошлой неделе, шли бои.",
             "Jarabulus", on(7, 9, 17), "ground-attack"),
)

# Written last, for one run.
LAST = (
    Labelled("عاجل|| مراسلنا: شهيدة وأربع إصابات في صفوف المدنيين جراء استهداف بلدة باتبو بصواريخ عنقودية قبل قليل.",
             "Batabo", on(7, 22), "shelling", "", None, 4),
    Labelled("قضى ثلاثة مدنيين تحت التعذيب بعد أن اعتقلتهم قوات النظام في جرمانا الأسبوع الفائت.",
             "Jaramana", on(7, 9, 17), "detention", "syrian-government", 3),
    Labelled("تجددت الاشتباكات في محيط مدينة السفيرة جنوب شرق حلب منذ ساعات الصباح.",
             "As Safirah", on(7, 22), "ground-attack"),
    Labelled("الطيران السوري ينفذ تسع غارات على ريف حماة الشمالي بتاريخ الحادي والعشرين من يوليو.",
             "Hama", on(7, 21), "air-strike", "syrian-government"),
    Labelled("عبوة ناسفة زرعها مجهولون انفجرت على طريق نوى - الشيخ مسكين صباح ٢٠ تموز فأصابت سيارة مدنية، وجرح راكبان.",
             "Shaykh Miskin", on(7, 20), "explosion", "", None, 2),
    Labelled("مديرية الصحة: خرج مشفى الدانا عن الخدمة بعد غارتين يوم أمس، وقتل ممرض.",
             "Ad Dana", on(7, 21), "air-strike|harm-to-protected"),
    Labelled("أغلقت الفصائل المعبر ومنعت فريق المراقبين من الوصول إلى عفرين في ١٣ من الشهر الجاري",
             "Afrin", on(7, 13), "obstruction", "opposition"),
    Labelled("يا جماعة في طيارة استطلاع عم تحلق فوق سلقين هلق",
             "Salqin", on(7, 22), "overflight"),
    Labelled("Около полуночи с 20 на 21 июля неизвестные открыли огонь из стрелкового оружия по посту в Тартусе.",
             "Tartus", on(7, 20, 22), "small-arms"),
    Labelled("МЧС: после налёта на Бинниш вечером во вторник спасатели извлекли тела девяти погибших, включая 4 детей.",
             "Binnish", on(7, 19), "air-strike", "", 9),
    Labelled("Со стороны отрядов оппозиции зафиксировано 6 миномётных обстрелов н.п. Нубль (провинция Алеппо) за сутки.",
             "Nubl", on(7, 21, 22), "shelling", "opposition"),
    Labelled("Боевики ИГИЛ похитили 20 жителей Карьятейна 12 июля.",
             "Al Qaryatayn", on(7, 12), "detention"),
    Labelled("Сапёр и двое детей погибли 16.07 под Ябрудом: сработала мина.",
             "Yabrud", on(7, 16), "mine", "", 2),
    Labelled("Правительственные силы не пропускают грузовики с мукой в Растан уже третий день, с 20 июля.",
             "Rastan", on(7, 20), "obstruction", "syrian-government"),
    Labelled("Two barrel bombs dropped from government helicopters landed near a bakery in Darayya shortly after 9 am today; three bakers were hurt.",
             "Darayya", on(7, 22), "air-strike|harm-to-protected", "syrian-government", None, 3),
    Labelled("SANA: terrorists fired 11 rockets at Salamiyah on Wednesday, martyring a woman and injuring 7 others.",
             "Salamiyah", on(7, 20), "shelling", "", None, 7),
    Labelled("Sniper fire wounded a 12-year-old boy in Homs's al-Waer district on 17 July.",
             "Homs", on(7, 17), "small-arms"),
    Labelled("We heard that Turkish artillery shelled villages 8 km south of Azaz overnight.",
             "Azaz", on(7, 21, 22), "shelling"),
    Labelled("An armed group loyal to the government arrested eleven people at a checkpoint outside As-Suwayda the day before yesterday.",
             "As-Suwayda", on(7, 20), "detention", "syrian-government"),
    Labelled("Fighters of the Free Syrian Army captured two villages north of Quneitra, 15 July.",
             "Quneitra", on(7, 15), "advance", "opposition"),
)
