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
medical: 狗咬了小孩大腿
medical: 孩子从四楼掉下来了
medical: 有人从六楼阳台摔下来
medical: 老人从楼梯上滚下来了
medical: 工人从脚手架上掉下来
medical: 从楼上掉下来一个孩子
medical: 隔壁小孩坠楼了
medical: 他从梯子上跌下来，腰动不了
medical: 老太太摔伤了，一个人在家
medical: 孩子吞了电池
medical: 宝宝把硬币吞下去了
medical: 孩子误食了干燥剂
medical: 孩子喝了洗洁精
medical: 娃娃吞了一颗磁力珠
medical: 鱼刺卡在喉咙里出不来
medical: 我被狗咬了
medical: 狗咬人了
medical: 孩子被流浪狗咬伤
medical: 邻居家的狗扑过来咬了我妈的腿
medical: 老人被毒蛇咬了
medical: 马蜂蜇了好几个人
medical: 手指被车门夹断了
medical: a child fell from the fourth floor
medical: my grandmother fell down the stairs
medical: a worker fell off the scaffolding
medical: my son swallowed a battery
medical: my baby ate a coin
medical: a dog bit me
medical: I was bitten by a stray dog
medical: the neighbour's dog attacked my daughter
medical: he was stung by hornets, by a lot of wasps
trapped: 小孩把手夹电梯门里了
trapped: 孩子的头卡在栏杆里了
trapped: 老人的脚卡在扶梯里
trapped: 我的手卡住了拔不出来
trapped: 孩子的手指卡在门缝里
trapped: 孩子一个人在家从窗户往外爬
trapped: 有个小孩站在窗台上
trapped: 小女孩爬到空调外机上了
trapped: 五楼窗外挂着个孩子
trapped: 小男孩半夜翻到阳台栏杆外，坐在防盗网上
trapped: a child is climbing out of the window
trapped: a little boy is sitting on the window ledge
trapped: my son's hand is caught in the lift door
trapped: his head is stuck between the bars
fire: 路灯着了火
fire: 隔壁起了大火
fire: 草堆着起大火了
fire: 楼道里有焦糊味
fire: 墙里有股糊味，找不到哪里
fire: 开关一按就跳闸还有糊味
fire: 一股糊味，一会儿就跳闸
fire: 烟感一直叫
fire: 楼下烟雾报警器响个不停
fire: 消防警铃响了，没人管
fire: the smoke alarm keeps going off
fire: the fire alarm is ringing and nobody comes
fire: There is a burning smell in the stairwell
fire: somebody set fire to the bins
gas: 头晕恶心，烧煤取暖
gas: 家里生煤炉，一家人头疼想吐
gas: 炉子生了一晚上，早上起来头晕
gas: we burn coal and my wife is dizzy
gas: I have a headache and feel sick, we heat with charcoal
falling: 树要倒了
falling: 门口的大树快倒了
falling: 风大，树枝断了掉在车上
falling: 大树被风刮倒了，横在路上
falling: 冰溜子快掉了
falling: 屋檐的冰挂随时会掉下来
falling: 外墙皮往下掉
falling: 楼顶瓦片被风刮下来
falling: 广告牌松动要掉了
falling: 空调外机快掉下来了
falling: 外墙保温层掉下来一大块
falling: 铁皮被风吹跑了
falling: a tree is about to fall on the path
falling: the big tree has fallen across the road
falling: tiles are coming down from the roof
falling: icicles are about to fall
electric: 电线杆歪了
electric: 门口的电线杆倾斜得厉害
electric: the power pole is leaning over the path
theft_now: 门被撬了
theft_now: 门锁被人撬开了
theft_now: 仓库的锁让人撬了
theft_now: 有人把我家门撬开了
theft_now: our door was forced open
theft_now: someone broke the lock
violence: 邻居拿着棒子堵我家门
violence: 他举着铁锹追我
violence: 几个人堵在我家门口威胁我
violence: 要债的守在门口骂，不让我出去
violence: 前夫在踹我家门
violence: a man with a bat is at my door
violence: he is kicking my door
medical: 孩子从二楼窗户掉下去了
medical: 我爸从梯子上摔下来了
medical: 四楼掉下来一个孩子，快来
medical: 我家孩子误吞了一枚硬币
medical: 流浪狗咬伤了小孩
medical: 大狗扑倒了老人
medical: my little boy drank some detergent
medical: a child fell out of the window
medical: he fell off a ladder
fire: 车着了火
fire: 一股烧焦的味，家里呛人
fire: 火警响了半天
gas: 屋里烧炭取暖，老人呕吐了
gas: 煤炉放在屋里，孩子昏睡叫不起来
falling: 树枝快断了，下面是幼儿园
falling: 墙砖随时会掉，砸到人怎么得了
falling: 瓦片掉下来了
falling: the icicles are falling on the pavement
theft_now: 车库门被人撬了
theft_now: 窗户被撬开，东西翻乱了
violence: 他抄起板凳要打我妈
violence: 有人拿着砖头砸我家的门
trapped: 宝宝的脚卡在护栏里拔不出来
trapped: 老太太的胳膊夹在扶梯里了
trapped: 我妈的手夹在门缝里了
medical: 醉汉躺在楼道里不动
medical: 有个男的晕在路边，呼吸困难
medical: 热水把孩子烫了
medical: 我女儿从滑梯上掉下来摔伤了
medical: 被隔壁家的狗咬伤了
medical: 油锅烫了手
medical: 孩子手被门夹了
medical: 不小心被狗咬了
medical: 二楼阳台上掉下来个小孩
medical: 我妈吃鱼卡住了，喘不上气
medical: 孩子误喝了洁厕灵
medical: 流浪猫抓伤了孩子的脸
falling: 大树歪了，眼看要倒
falling: 墙皮大块往下掉
falling: 外墙瓷砖脱落砸车
falling: 楼上玻璃要掉下来
falling: 防盗窗上的冰溜子要掉下来
theft_now: 防盗门被撬
theft_now: someone tried to force my door
theft_now: my lock was broken by someone
violence: he stands at my door with a stick
violence: 有人堵在我家门口不让我出去
trapped: toddler climbing on the window sill
trapped: my boy's fingers are stuck in the door
fire: 消防报警响了半小时
fire: burning smell in our corridor
child_harm: 他爸把孩子打了
child_harm: 后妈把孩子烫了
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
孩子的玩具从楼上掉下来了
我的衣服从阳台掉到楼下了，想去拿
小孩的气球从窗户飞走了
房价从高处掉下来了
成绩从第三掉到第十
从三楼下来要走很久
孩子玩具吃电池，哪里能回收
售货机吞了我的硬币
充值卡被机器吞了
孩子吃了两碗面
废旧电池往哪里扔
养狗不拴绳，怕咬人
遛狗要拴绳，防止咬人
担心孩子被狗咬
楼上的狗整夜叫
老鼠咬坏了电器包装
老鼠咬破了我家的米袋
猫抓坏了沙发
被蚊子咬了一身包，请来灭蚊
楼道里有猫尿味
门把手卡住了，开不了
水龙头卡住了，拧不动
插头卡在插座里
摄像头卡顿，看不清
手机卡在补办
老人卡在哪里办
把手夹在本子里的传单清一下
孩子趴在窗台上看书
小朋友坐在阳台里写作业
窗台上晒着孩子的鞋
孩子在窗户上贴了画
爬山虎爬到窗户外
烟感坏了，什么时候换
烟感没电了，一直叫
消防警铃误报，半夜响了三次
请给老人家里装烟雾报警器
楼道烟雾报警器过期了
火警电话是多少
楼道里有股臭味
锅烧糊了，屋里有糊味
楼下小店烤肉，楼道里有焦香
跳闸了，一插空调就跳
打着了火，热水还是不来
点着了火才能用的灶
烧煤太脏，什么时候改天然气
煤炭补贴什么时候发
炉子不热，找谁修
邻居烧煤味道熏得我头疼
坐车头晕，能不能把车站挪近点
树上结的果子要掉了
树叶掉了一地，没人扫
树要修剪，挡住光了
树死了，请换一棵
种树要多少钱
树倒映在水里很好看
房价要掉了吗
瓷砖颜色不好看
广告牌太多，挡视线
空调外机声音太大
外墙什么时候刷漆
玻璃要擦了
冰溜子真好看
电线杆上贴满广告，斜对面是超市
门锁坏了，推荐个修锁的
锁打不开，钥匙断在里面了
地锁被人撬了，车位是我的
车堵我家门口了
邻居的花盆堵在我家门口
快递员守在门口等我签字
工人拿着锤子砸墙，太吵
保安拿着棍子巡逻
孩子拿着棒子玩
楼上砸门洞，声音大
The leaves of the tree are falling
The tree needs to be cut
the machine ate my coin
my dog is old
dogs bark at night
please test the smoke alarm
the smoke alarm needs a new battery
when is the next fire alarm test
the door lock is old
the window was broken by a ball
my head is full
I am stuck between two offices
the children sit on the balcony
the coal man is late
lamp post number 5 is dark
the price fell from the top floor of the market
my phone fell off the table
被老公夹在中间很为难
猫咬断了我的充电线
楼上小狗咬拖鞋
老人从医院下来打车难
从三楼搬到五楼
工人从楼上下来吃饭
价格掉下来了
孩子喝了药好多了
他吃了哑巴亏
卡在系统里提交不了
我卡在最后一步
我的脚踏车卡在车棚里
邻居起火锅店
空调外机漏水
外墙漏水，往下渗
广告牌要换
雨棚坏了
树要砍了可惜
树断断续续种了三年
门被风吹上了
门被锁了，进不去
锁被冻住了
我在门口等他
他提着锤子去修门
孩子手工课带锤子
我的手机卡在家里丢了
老人手续卡在居委会办不下来
我的手表卡在袖子里很好笑
小区发生过狗咬人
物业躺在功劳簿上不动
他自己躺在地上讹我
门口的树断了水要死了
小狗扑到我身上摇尾巴
门被砸开个洞是装修的
家里烧菜有糊味
楼上炒辣椒糊味飘下来
壁挂炉噪音吵得头疼
消防铃声响得不清楚
电线杆旁边斜坡太陡
电线杆上挂着歪了的牌子
厨房瓷砖掉色
从楼上摔下来的花盆碎了
防盗网被要求拆
火警响应太慢
孩子卡在报名环节
小心狗咬人的牌子倒了
我家的鸡被狗咬了
鞋被狗咬了
"""
