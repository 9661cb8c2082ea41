"""What people say of accidents and of what is about to fall, by the danger meant, and sentences that only look like it."""

TOLD = """
medical: 孩子被开水烫伤了
medical: 孩子被热水烫了
medical: 小孩的腿被热油烫伤了
medical: 热水壶倒了，开水烫了孩子
medical: 奶奶不小心烫了孩子的手
medical: 孩子胳膊烫伤了
medical: 孩子脸上被热汤烫伤了
medical: 女儿被火锅烫伤，起了水泡
medical: 我儿子让开水烫伤了
medical: My son was burned by hot water
medical: the soup burnt my daughter
medical: A car hit my daughter
child_harm: 孩子被后妈用开水烫
child_harm: 孩子被开水烫伤，是继父故意泼的
child_harm: 孩子身上有烟头烫的疤
child_harm: 孩子身上有烫伤
child_harm: 他用烟头烫孩子
child_harm: 孩子被人烫伤了
child_harm: 孩子被他爸打了
child_harm: She burnt her daughter with a cigarette
child_harm: the man hit my son
gas: 煤气灶打不着火，有煤气味
fire: 炉子没关，厨房着火了
fire: 没人在家，楼上着火了
medical: 开水把我烫了
medical: 开水烫伤了
medical: 热油把手烫出了泡
medical: 孩子的手被热水烫了，哭个不停
child_harm: 孩子被他用开水烫了
"""

HARMLESS = """
煤气灶打不着火
热水器打不着火，水是凉的
打火机打不着火
灶点不着火
壁挂炉点不着火
摩托车半天打不着火
炉子生不着火
着不了火
锅炉老是不着火
喊得嗓子冒烟
急得我眼睛冒火
他火很大，不听人说
领导发火了
别惹火了邻居
这家店火了
直播火得很，天天排队
煤气灶火太大，关不小
后院起火说的是他家里事
孩子在球场打球被球打到头
the stove does not light
My gas stove won't light
the lighter does not light
my boiler does not start
he was fired last week
水太热，把衣服烫坏了，哪里修
发廊烫坏了我的头发
A car hit my wall
不锈钢杯装热水烫手
热水不热，暖气不烫手
孩子胳膊上有烫金的校徽
想吃火锅
火锅店味道太大，油烟排到楼道
"""
