"""What a text names of what was used and what was hit: a hospital, a bus, gas, a suicide bomber.

By words in three languages, so that an Arabic message and an English article meet over them. To
hold two tellings against each other and for nothing else: it is kept nowhere, and who or what
stands where is not read. The list is written by hand; what every report says (a raid, a shell) is
not in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from hudna.correlate.words import plain

SEEN = 150                   # words from the beginning that are looked at
_NAMED = """
gas chemical chemicals sarin chlorine nerve poison toxic mustard
غاز غازات كيماوي كيماوية كيميائي كيميائية كلور سارين سام سامة
газ газы газа газом химического химическая химической хлор зарин отравляющих
=
suicide bomber bombers انتحاري انتحارية انتحاريان
смертник смертника смертники самоподрыв
=
car cars vehicle truck booby سيارة سيارات مفخخة مفخختين شاحنة
автомобиль автомобиля машина машины грузовик заминированный
=
bus buses evacuees حافلة حافلات باص باصات
автобус автобусы автобусов автостанция
=
convoy convoys aid relief قافلة قوافل مساعدات إغاثة
колонна колонну конвой помощь
=
barrel barrels برميل براميل
бочки бочковые бочками
=
mortar mortars هاون
миномет минометный минометы
=
rocket rockets grad صاروخ صواريخ
ракета ракеты
=
missile missiles tomahawk cruise ballistic بالستي كروز
томагавк крылатые
=
cluster phosphorus phosphorous napalm incendiary عنقودية فوسفور نابالم حارقة
кассетные кассетными фосфорные
=
mine mines landmine landmines ied لغم ألغام عبوة
мина мины фугас
=
hospital hospitals clinic clinics medics مستشفى مستشفيات مشفى عيادة طبية
больница больницы больницу поликлиника госпиталь
=
school schools university students pupils مدرسة مدارس جامعة طلاب
школа школы школу университет
=
mosque mosques مسجد جامع
мечеть мечети
=
church churches كنيسة كنائس
церковь церкви
=
market markets souk سوق أسواق
рынок рынка рынке
=
bakery bakeries bread مخبز فرن أفران
пекарня пекарни
=
camp camps refugees displaced مخيم مخيمات نازحين لاجئين
лагерь лагеря беженцев
=
airport airbase airfield base مطار قاعدة
аэропорт аэродром авиабаза база
=
wedding funeral زفاف عرس جنازة عزاء
свадьба свадьбе похороны
=
police checkpoint checkpoints court شرطة حاجز حواجز محكمة
полиция полицейский блокпост суд
=
oil field fields refinery pipeline نفط حقل حقول مصفاة
нефть нефтяное месторождение
=
water dam pumping مياه سد
водонасосная плотина вода
=
bridge bridges جسر
мост моста
=
house houses home homes building buildings منزل منازل بيوت مبنى مباني
дом дома домов здание здания
=
prison prisoners detainees executed execution beheaded سجن سجناء معتقلين إعدام
тюрьма пленных казнь казнили
=
captured capture recaptured retook seized seize retaken سيطرت سيطر استعادت استعاد
захватили захвачен освободили
=
siege besieged evacuation حصار محاصرة إجلاء
осада блокада эвакуация
=
ambush ambushed كمين
засада
=
kidnapped abducted hostages خطف اختطاف رهائن
похищены похитили заложники
=
assassinated assassination اغتيال اغتيل
убийство покушение
=
protest protests demonstration demonstrators مظاهرة احتجاج متظاهرين
протест демонстрация
"""


def _bits() -> dict[str, int]:
    """By word; with the letters too that Arabic writes at the front of one."""
    found: dict[str, int] = {}
    for i, words in enumerate(_NAMED.split("=")):
        for word in plain(words):
            for form in (word, *(before + word for before in "وبلف")):
                found.setdefault(form, 1 << i)
    return found


_BIT = _bits()


def scene(words: Sequence[str]) -> int:
    """Of a text, given as its folded words in order: one bit for each thing that it names, in the
    order of the list above."""
    named = 0
    for word in _BIT.keys() & set(words[:SEEN]):
        named |= _BIT[word]
    return named
