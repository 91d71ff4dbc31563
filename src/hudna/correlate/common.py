"""Words that reports of any event have, in three languages. Written by hand: no corpus was counted.

Words of one letter or two are left out anyway.
"""

from __future__ import annotations

ENGLISH = """
the and for that with from were was has have had are his her its their they them this these those
which who whom whose when where while what how why not but all any some more most many much than
then there here been being into over under after before between during against about around near
also only other others another such said says say saying told reported report reports reporting
according least one two three four five six seven eight nine ten dozens several hundreds people
person persons man men woman women child children civilian civilians killed kill kills killing
dead death deaths died injured injuring wounded wounding casualties victims attack attacks
attacked strike strikes struck hit hits hitting targeted targeting raid raids air airstrike
airstrikes bomb bombs bombing bombardment shelling shell shells shelled rocket rockets mortar
missile missiles explosion blast fire fired forces force army military troops soldiers fighters
militants rebels rebel opposition government regime terrorists terrorist group groups monitor
monitors monitoring observatory human rights source sources agency news media state official
officials statement spokesman activists syria syrian syrias city town village district
neighborhood neighbourhood neighborhoods neighbourhoods area areas province countryside region
northern southern eastern western north south east west held controlled monday tuesday wednesday
thursday friday saturday sunday january february march april may june july august september
october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov
dec today yesterday day days week month year morning evening night local time 2011 2012 2013
2014 2015 2016 2017 2018 war conflict ceasefire truce cessation hostilities
including could would should will may might can cannot out off our your you she him did does done
made make take taken took put set since until because both each few first last later earlier new
old own same still just very now our out per via upon within without
"""
ARABIC = """
من في على الى عن مع هذا هذه ذلك تلك التي الذي الذين كان كانت وقد قد لقد ان انه انها ما لا لم لن
بعد قبل بين خلال ضد حول قرب عند كما حيث اي كل بعض غير اكثر اقل احد اخر اخري وقال قال قالت وقالت
افاد افادت مصدر مصادر وكاله انباء مدنيين مدني مدنيون قتل قتلي مقتل قتلوا جرح جرحي اصيب اصابه شهيد
شهداء ضحايا هجوم غاره غارات جويه جوي قصف قصفت استهدف استهدفت انفجار قذيفه قذائف صاروخ صواريخ طيران
طائرات حربيه قوات جيش نظام معارضه مسلحين مسلحون ارهابيين فصائل مدينه بلده قريه حي منطقه ريف محافظه
شمال جنوب شرق غرب اليوم امس صباح مساء يوم اطفال نساء امراه طفل شخص اشخاص سوريا سوري سوريه مرصد
حقوق انسان
"""
RUSSIAN = """
что как это для при над под или его она они оно был была были было быть есть нет уже еще тоже
также после перед между против около более менее которые который которая которых где когда кто чем
том так сообщил сообщила сообщили сообщает сообщению данным словам источник агентство погибли
погиб погибло убиты убит ранены ранен пострадали пострадавших жертв мирных жителей жители человек
люди дети детей женщин удар удары удара авиаудар авиаудары нанесли нанесен обстрел обстрелы
обстреляли взрыв ракеты ракета снаряд снаряды мины силы армия армии войска боевики боевиков
оппозиции режима сирии сирия сирийской город города городе районе район села деревни провинции
провинция сегодня вчера утром вечером день дня ночью север юг восток запад наблюдатели центр
правам
"""
