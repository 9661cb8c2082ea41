"""Dangers named in Kazakh, in Cyrillic and in Arabic letters, and in Uyghur, and others that were missed; then what only looks alike, in these languages."""

TOLD = """
fire: үйде өрт шықты
fire: орт шыкты
fire: пәтерде өртеніп жатыр
fire: ٴورت شىقتى
fire: ئوت كەتتى
gas: газдың иісі шығып тұр
gas: үйде газ иісі бар
gas: газ иисы шыгып тур
gas: گازدىڭ ٴيىسى شىعىپ تۇر
gas: گاز پۇرىقى
medical: адам есінен танып қалды
medical: ес-түссіз жатыр
medical: ەسىنەن تانىپ قالدى
medical: ھوشىدىن كەتتى
violence: күйеуім мені ұрады
violence: куйеуим мени урады
violence: ұлым мені ұрады
violence: كۇيەۋىم مەنى ۇرادى
violence: ئېرىم مېنى ئۇرىدۇ
violence: ئوغلۇم مېنى ئۇردى
self_harm: өлгім келеді
self_harm: өмір сүргім келмейді
self_harm: ٴولگىم كەلەدى
self_harm: ئۆلگۈم كېلىدۇ
child_harm: көрші баласын ұрады
child_harm: балам жоғалып кетті
child_harm: بالاسىن ۇرادى
child_harm: بالىسىنى ئۇرىدۇ
child_harm: بالام يوقاپ كەتتى
trapped: бала суға кетіп барады
trapped: بالا سۋعا كەتتى
trapped: بالا سۇغا چۈشۈپ كەتتى
trapped: лифтте қалып қойдық
trapped: ليفتتە قالىپ قويدىق
electric: баланы ток соқты
electric: توك سوقتى
winter_cold: 零下三十度暖气停了，家里有老人
winter_cold: 暖气不热，家里有新生婴儿
winter_cold: 老两口七十多了，供热停了两天
fire: fire
fire: help, fire
gas: 燃气灶一开就有味
gas: 燃气表那里有臭味
collapse: 楼板裂了，往下掉渣
medical: 孕妇要生了
fire: 锅炉房爆了
falling: 楼顶积雪往下砸
falling: 高空扔下来一个花盆，差点砸到人
medical: 狗把我孩子咬了
violence: 我被我儿子打了，七十岁了
violence: 对象拍了我的照片威胁我
elder_left: 老伴瘫了，儿子三天不来，饭也没有
trapped: 电梯从八楼往下掉了一层
"""

HARMLESS = """
балабақшаға қалай жазыламын
лифт екі күннен бері істемейді
газ баллонын қайда ауыстыруға болады
көшеде шам жанбайды
балам мектепке барады
انىقتاما قايدان الامىن
كوشە شامى جانبايدى
ماشىنا توختايدىغان جاي يوق
گاز قاچان كېلىدۇ
بالام مەكتەپكە بارىدۇ
سۇ توختاپ قالدى
fire the property firm
the fire door does not close
气罐在哪里换
楼板隔音太差
电梯几点检修
孕妇建档要什么材料
暖气费怎么交，家里有老人
"""
