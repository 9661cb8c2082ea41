"""What people say of a danger, by the danger meant, and sentences that only look like it."""

TOLD = """
gas: 三单元楼道里闻到天然气味道，越来越浓
gas: 天然气漏了
gas: 闻到天然气味
gas: 有股天然气的味儿
gas: 一股臭鸡蛋味从楼下飘上来
gas: 液化气罐一直嘶嘶响
gas: 挖掘机把燃气管道挖断了
gas: 厨房煤气阀关不上
gas: 燃气灶软管裂了，味道很大
gas: 楼下在漏煤气
gas: 煤气罐漏了，屋里头晕
gas: The stairwell smells of gas
gas: gas is leaking in our kitchen
gas: I can hear gas hissing from the pipe
gas: It smells like rotten eggs in the corridor
gas: A digger has cut the gas line
fire: 三楼厨房冒出浓烟
fire: 楼道里全是烟，看不见路
fire: 电瓶车充电器着了
fire: 对面楼有火光
fire: 垃圾桶着起来了，旁边停着车
fire: 火越烧越大，快来救火
fire: 仓库里冒黑烟
fire: there is a fire in the stairwell of unit 3, smoke everywhere
fire: There is smoke coming out of the flat above
fire: the kitchen is burning
fire: A scooter caught fire in the yard
fire: Flames are coming out of the window
fire: fire in the basement, please hurry
trapped: 电梯把我妈关里面了
trapped: 电梯夹住了一个小孩
trapped: 我卡在电梯里出不来
trapped: 电梯突然下坠，里面有人
trapped: 两个老人困在电梯里
trapped: 有人掉进窨井了
trapped: 一个孩子掉到河里了
trapped: 水库边有人落水
trapped: 小孩踩破冰面掉进冰窟窿
trapped: 工人被埋在沟里
trapped: 娃娃锁在车里，天很热
trapped: 楼上有人喊救命
trapped: someone is trapped in the lift
trapped: My mother is stuck in the elevator
trapped: The lift stopped with people inside
trapped: A man fell into the well
trapped: a boy is drowning in the river
trapped: Somebody is screaming for help next door
collapse: 后院围墙快倒了，孩子天天从那走
collapse: 楼顶雨棚塌下来一半
collapse: 工地脚手架倒了
collapse: 我家房顶垮了
collapse: 屋里墙上裂缝越来越大
collapse: 山坡滑坡了，堵了路
collapse: The ceiling is about to come down
collapse: Part of the wall collapsed onto the path
electric: 路灯杆电人，刚才麻了我一下
electric: 洗澡时热水器带电
electric: 我被电了一下，手还麻
electric: 大风把电线刮断，掉在路上
electric: 水龙头麻手
electric: 插座滋滋响还冒火花
electric: A power line has fallen on the road
electric: The socket is sparking
electric: I got a shock from the lamp post
medical: 我妈摔倒了动不了
medical: 邻居大爷躺在雪地里
medical: 爷爷突然喘不上气
medical: 有人倒在路边不动
medical: 小孩误喝了消毒液
medical: 我爸心脏病犯了
medical: 一个老人被车撞了
medical: 邻居癫痫发作
medical: 我媳妇羊水破了
medical: 外卖车撞倒了一个老人
medical: My father is not breathing
medical: My grandmother fell and cannot get up
medical: A man is lying on the floor of the stairwell
medical: She was hit by a car
medical: He has chest pain
elder_silent: 奶奶早上出门，到现在没回家，走失了
elder_silent: 我爸有老年痴呆，出去就找不到了
elder_silent: 独居的大爷敲门没有人答应
elder_silent: 楼上老太太三天没露面
elder_silent: 对门老两口几天没出来，打电话不接，联系不上
elder_silent: 隔壁独居老人五天没见
elder_silent: 老父亲失踪了
elder_silent: The old man upstairs has not been seen for days
elder_silent: My grandmother went missing this morning
elder_silent: My neighbour does not answer the door
elder_silent: An old lady wandered off
child_harm: 邻居家孩子被虐待，身上有烟头烫的疤
child_harm: 三楼的爸爸老打他女儿
child_harm: 后妈不给孩子吃饭，关在阳台
child_harm: 孩子被他爸打了
child_harm: 有个小女孩被继父欺负
child_harm: 小孩子身上全是伤
child_harm: 他爸把孩子打得住院了
child_harm: 五岁的娃娃一个人锁在家里三天没人管
child_harm: 孩子说老师摸她
child_harm: 女儿被他爸爸打得浑身是伤
child_harm: 小孩被家长拿皮带抽
child_harm: 孩子被他爸打得身上全是伤，邻居都听见哭
child_harm: 保姆掐宝宝
child_harm: 幼儿园老师打我儿子
child_harm: 教练摸小姑娘
child_harm: 邻居把女儿锁在地下室
child_harm: 婴儿饿得直哭没人管，好几天了
child_harm: 垃圾桶旁边有个新生儿
child_harm: 我侄子天天挨打，脸上青一块紫一块
child_harm: 后爸用开水烫孩子
child_harm: 陌生男人要带走小女孩
child_harm: 我女儿放学没回家
child_harm: 小孩走丢了，穿红衣服
child_harm: 孩子在学校被同学勒索
child_harm: 奶奶不给小孙子饭吃
child_harm: 有人卖孩子
child_harm: 他把儿子捆起来打
child_harm: 小侄女说叔叔脱她衣服摸她
child_harm: 隔壁揍娃，娃喊别打
child_harm: 宝宝胳膊上有掐痕
child_harm: 我爸喝了酒就打我
child_harm: 继母打我
child_harm: 十二岁的姑娘怀孕了
child_harm: 学生被班主任扇耳光
child_harm: 他妈把娃关在门外一夜
child_harm: The father beats his son every night
child_harm: My neighbour hits her little girl
child_harm: The baby is covered in bruises
child_harm: A child was locked in the cellar
child_harm: The teacher touches the girls
child_harm: A boy is being abused next door
child_harm: They do not feed the baby
child_harm: My daughter is missing
child_harm: The kids are left alone for days
child_harm: My stepfather hits me
child_harm: Someone burned the child with a cigarette
child_harm: There are bruises all over; the girl says she is beaten at home and has been kicked
child_harm: 爸爸把我弟弟打出血了
child_harm: 老师罚孩子站一上午，还打手心
child_harm: 小姑娘放学路上被一个男的尾随
gas: 家里煤气没关，现在头晕恶心
gas: 厨房里燃气报警器一直叫
trapped: 电梯停在半空，里面有两个人
collapse: 堂屋的房梁断了
collapse: 楼上施工，房子晃得厉害
electric: 线掉下来了，有火花
theft_now: 我女儿下夜班总有人跟踪
violence: 我被关在家里不让出去
violence: He locks his wife in
self_harm: 我活够了，不如死
self_harm: 他站在楼顶要跳下去
self_harm: 朋友写了遗书
self_harm: 邻居要上吊
self_harm: 她割了手腕
self_harm: 我妈想不开，吞了安眠药
self_harm: I want to end my life
self_harm: My brother says he is suicidal
self_harm: There is a woman about to jump off the roof
self_harm: I do not want to live any more
violence: 我丈夫昨晚又打我，我不敢回家
violence: 我被老公打了，脸上有伤
violence: 我儿子打我
violence: 前男友堵在门口扬言要杀我
violence: 楼下两拨人打群架
violence: 有人拿着菜刀在院子里
violence: 醉汉追着路人砍
violence: 他掐我脖子
violence: 对门男的扇他老婆耳光
violence: 儿子天天打老娘，打他妈
violence: 邻居持刀堵门
violence: 几个人把保安打得头破血流
violence: 我妈被我爸打了
violence: My husband hits me
violence: My boyfriend punched me in the face
violence: A man with a knife is in the yard
violence: He threatens to kill me
violence: I am scared to go home
violence: Two men are fighting outside
violence: She was stabbed in the shop
"""
HARMLESS = """
女儿被锁门外，钥匙丢了
学校不给学生喝热水
孩子不肯吃饭
邻居把狗关在阳台叫
小孩哭闹太吵
老公打呼噜
邻居打电钻
男朋友打篮球
A kid fell off the slide
The boy next door plays the drums
孩子喜欢打羽毛球，希望修个球场
我给孩子打电话没打通
孩子打针去哪个卫生院
孩子见人就打招呼
带孩子打车不方便
儿童票能不能打折
请安排学生来打扫楼道
孩子在草坪上打滚
儿子想打疫苗，哪天可以去
娃娃打预防针要带什么
孩子打游戏太晚，有没有活动室
孩子被打扮得很漂亮
学生打卡机坏了
老师给孩子打分太严
老师打电话给我说要开会
我爸打我手机，信号不好
妈妈打我电话没打通
奶奶给孙子打毛衣
儿子打篮球的地方没有灯
孩子打饭要排长队
孩子被打断发言很不高兴
孩子在家打印作业不方便
女儿打工的工资没有发
孩子踢足球没有场地
孩子们踢毽子的地方被占了
孩子烫头要不要办证
宝宝的衣服烫衣店弄丢了
给学生绑定校园卡
婴儿车没有地方放
儿童乐园的滑梯坏了
儿童滑梯上有一颗钉子
孩子放学没有地方写作业
孩子上幼儿园要准备什么材料
孩子落户怎么办
学生公寓热水停了
学生证丢了怎么补
孩子的书包丢在公交车上
孩子自行车不见了
儿子的手机找不到了
孩子摔了一跤，建议把台阶修平
孩子学校门口车太多
抽查学生作业
给学生抽血体检在哪里
孩子近视，想要个摸底检查
老师摸底了困难家庭
老师亲切地接待孩子
叔叔亲自送孩子上学
孩子权益被侵犯，校外班不退费
学生的休息被施工噪音骚扰
孩子被录取了，怎么开证明
孩子被列入名单，想问为什么
孩子让老师打了高分
表扬幼儿园老师照顾孩子
关于关爱留守儿童的建议
反家暴知识讲座什么时候办
防溺水宣传牌掉色了
请在水库边立防溺水的牌子
打麻将太吵，影响老人休息
他打扫得很干净
邻居打孔太吵
楼上打桩一样的声音
他们打球打到半夜
物业打我电话催费
保安打他电话他不接
他打印店开在楼下
热线打不通
热线打起来没人接
打官司要什么材料
公共厕所没人打扫
打包带走的盒子乱扔
楼上掐断了网线
邻居踢球踢到我家玻璃
物业绑定停车费收物业费
捆绑销售车位
道德绑架我们捐款
他说得一针见血
燃气费怎么交
天然气什么时候通
天然气停气通知没有贴
燃气表坏了不走字
煤气本丢了怎么补
燃气安检漏检了我家
没有闻到煤气味，只是想做安检
天然气管道漏水在楼道
液化气站在哪里
燃气公司的服务态度好
厨房油烟味很大
卫生间漏水
屋顶漏雨
楼道都是烟头
烟囱太矮
火车站的灯不亮
楼下火锅店太吵
火腿卖得贵
大火车模型展在哪里
灭火器过期了
消防栓没有水
烧烤摊太吵
电梯太慢
电梯停用两个月了
电梯里广告太多
电梯年检过期
电梯坏了，老人上下楼不方便
电梯按钮不亮
手机掉进下水道了，能不能帮忙打捞
井盖响得睡不着
房价塌了
楼下倒了很多垃圾
围墙外面倒了一堆渣土
墙上贴满小广告
墙皮发霉
桥上的灯坏了
路面有坑
电线乱拉，不好看
电表箱门关不严
被电动车挡住了楼道
被电话推销烦死了
插座不够用
老人证丢了怎么补
老人的钱包找不到了
老人食堂在哪里
老人卡办理要什么
老人手机不会用
我妈想申请高龄补贴
大爷大妈跳广场舞太吵
我爸退休手续怎么办
邻居家的狗找不到了
心脏病的药能不能报销
慢性病哮喘药在哪里开
献血车什么时候来
救命药进医保了吗
菜刀剪刀磨刀师傅什么时候来
楼下刀削面馆油烟大
跳楼价卖房
手机死机了
死胡同里没有灯
想死你了老朋友，建议办同学会
请问 gas bill 怎么看
The gas meter does not work
When does the gas company open
There is no smell of gas, I only want a check
The fire extinguisher has expired
The fire exit is blocked by bikes
Please hold a fire drill
The smoke detector has no battery
Fireworks are too loud
The lift is slow
The lift has been out of service for a week
I was stuck in traffic because of the road works
The wall needs paint
The ceiling is grey
The phone line is down
The socket cover is missing
My mother wants to apply for the old age card
My father lost his card
The old people's canteen is closed
The child seat on the bus is broken
The children's playground has no light
The girls kick the ball against my wall
My son wants to play football
The kids' bikes are in the corridor
My daughter starts school in September
The student card was lost
Please keep in touch with the children's teacher
The heating bill hit me hard
He beat the record at the chess club
The owners are fighting for parking spaces
The dog lies in the sun
My neighbour plays music at night
The baby carriage does not fit in the lift
"""
