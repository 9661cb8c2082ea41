"""What people say of a danger, by the danger meant."""

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
elder_lost: 奶奶早上出门，到现在没回家，走失了
elder_lost: 我爸有老年痴呆，出去就找不到了
elder_silent: 独居的大爷敲门没有人答应
elder_silent: 楼上老太太三天没露面
elder_silent: 对门老两口几天没出来，打电话不接，联系不上
elder_silent: 隔壁独居老人五天没见
elder_lost: 老父亲失踪了
elder_silent: The old man upstairs has not been seen for days
elder_lost: My grandmother went missing this morning
elder_silent: My neighbour does not answer the door
elder_lost: An old lady wandered off
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
child_harm: 我14了，怀孕了怎么办
child_harm: 我是初二女生，怀孕了，不敢告诉爸妈
child_harm: 我女儿十二岁怀孕了，该找谁
child_harm: 我今年十五，男朋友让我怀孕了
child_harm: 怀孕了怎么办，我才14
child_harm: 女儿洗澡时，物业师傅在门口偷看
child_harm: 物业的师傅修水管，趁机偷看我女儿洗澡
child_harm: 物业师傅偷窥我女儿
child_harm: 邻居拿手机对着我女儿的房间拍
child_harm: 邻居家男的老是偷拍我闺女
child_harm: 我女儿说楼下爷爷亲她嘴，还摸她
child_harm: 楼下大爷给我闺女糖吃，摸她屁股
child_harm: 小卖部老板摸小女孩
child_harm: 校车司机摸我女儿
child_harm: 舅舅晚上进我女儿房间摸她
child_harm: 我妹妹13岁，被她继父强奸
child_harm: 老师单独留下女学生，动手动脚
child_harm: 表哥欺负我，我今年11，他脱我裤子
child_harm: 有人在网上勾引我13岁的女儿见面开房
child_harm: 邻居小孩被爷爷抱着乱摸
child_harm: 12岁女儿交了个25岁男朋友，同居了
child_harm: I'm 14 and I might be pregnant
child_harm: My daughter is 13, she is pregnant
child_harm: The repairman from the firm peeped at my daughter while she was in the shower
child_harm: Our neighbour films my daughter through the window
child_harm: A guard touched my daughter
child_harm: My 13 year old niece got pregnant
child_harm: 我13岁，怀孕了怎么办
child_harm: 我今年12岁怀孕了
child_harm: 我才十四岁，好像怀孕了，不敢跟家里说
child_harm: 我女儿13岁，怀孕了
child_harm: 我女儿今年刚满十三岁，肚子大了，查出来怀孕
child_harm: 初二的女学生怀孕了
child_harm: 我上初三，怀孕了
child_harm: 侄女15岁，被人骗去开房，现在怀孕了
child_harm: 同学才13岁，去打胎
child_harm: 我妹妹15岁，怀了孩子，对方是成年人
child_harm: 怀孕了，我只有14岁
child_harm: 物业周师傅上门修水管偷看我女儿洗澡
child_harm: 修水管的师傅偷看我闺女换衣服
child_harm: 楼上的男人偷拍我女儿
child_harm: 有人在厕所偷拍小女孩
child_harm: 我女儿洗澡的时候，隔壁有人偷看
child_harm: 女儿换衣服，被对面的人拿手机拍了
child_harm: 我女儿洗澡，房东扒窗户看
child_harm: 保安在学校女厕所装摄像头拍学生
child_harm: 物业师傅摸我女儿的胸
child_harm: 物业的人摸了我女儿，摸她屁股
child_harm: 修空调的师傅对我女儿动手动脚
child_harm: 楼下老头对小女孩耍流氓
child_harm: 快递员搂着我女儿不放，亲她
child_harm: 有个男的给我女儿看黄色视频
child_harm: 网上有人让我13岁的女儿发裸照
child_harm: 有人要我女儿发裸照
child_harm: 有人拍了我女儿的裸照，威胁她
child_harm: 他跟一个13岁的女孩发生关系
child_harm: 成年男人和初中女生开房
child_harm: 我女儿14岁，和一个三十岁的男人同居
child_harm: 我15岁，他逼我跟他睡
child_harm: 女儿才8岁，下身流血，不敢说是谁
child_harm: 孩子说下面疼，是爷爷弄的
child_harm: 辅导班老师让孩子脱裤子
child_harm: 邻居叔叔脱我儿子裤子
child_harm: 有个男的在校门口对小学生露下体
child_harm: 男的当着小女孩的面脱裤子
child_harm: 他抱着我女儿，手伸进她衣服里
child_harm: 我12岁，我叔叔摸我
child_harm: 我今年十岁，爸爸脱我衣服
child_harm: 我是初一学生，体育老师摸我
child_harm: I am 13 and pregnant
child_harm: I'm 13, pregnant, what can I do
child_harm: My 14-year-old daughter is pregnant
child_harm: A girl of thirteen in our building is pregnant
child_harm: The plumber peeped at my daughter in the shower
child_harm: The repairman watched my daughter bathe
child_harm: He filmed my daughter in the bathroom
child_harm: someone took photos up my daughter's skirt
child_harm: He put his hand under my daughter's clothes
child_harm: a man asked my 12-year-old daughter for naked pictures
child_harm: He had sex with a 13 year old girl
child_harm: an adult man sleeps with a fourteen-year-old
child_harm: A man exposed himself to the schoolgirls
child_harm: The worker touched my daughter's chest
child_harm: my son was filmed while he was changing
child_harm: I am 12 and my uncle touches me
child_harm: he shows porn to my son
child_harm: 我女儿今年十三，怀孕了
child_harm: 孩子才13，就怀上了
child_harm: 女儿读初二，发现怀孕三个月
child_harm: 一个14岁的小姑娘挺着大肚子，没人管
child_harm: 我16岁，没来月经两个月了，是不是怀孕
child_harm: 楼上那家女儿才12岁，肚子都大了
child_harm: 表妹15岁怀孕了，男的跑了
child_harm: 我还没满14岁，被邻居睡了
child_harm: 邻居大伯摸我女儿下面
child_harm: 物业维修工进屋，趁我不在摸我女儿
child_harm: 物业的人趁没人，抱住我女儿又亲又摸
child_harm: 看门大爷叫小女孩坐他腿上，手乱摸
child_harm: 有个男人在公园里摸小孩屁股
child_harm: 隔壁男的老从窗户看我女儿洗澡
child_harm: 我女儿在浴室发现摄像头
child_harm: 楼下租客往我女儿房间里偷拍
child_harm: 外卖小哥拍我女儿裙底
child_harm: 网友骗我14岁女儿开房
child_harm: 补课老师跟女学生发微信说想睡她
child_harm: 我儿子被游泳教练摸了下面
child_harm: 老师给女生发不雅视频
child_harm: 女儿上幼儿园回来说老师摸她尿尿的地方
child_harm: 我家小孩说叔叔用手指弄她下面
child_harm: 他偷看我妹妹洗澡，我妹妹11岁
child_harm: 继父偷看我洗澡，我15岁
child_harm: 我今年15岁，继父偷看我洗澡
child_harm: 我爸偷看我洗澡，我才上初二
child_harm: 有人在女厕所偷拍，是小学门口
child_harm: She is only 13 and she's pregnant
child_harm: my daughter, who is 12, is pregnant
child_harm: I'm fifteen and I think I'm pregnant
child_harm: The maintenance man spied on my daughter while she was bathing
child_harm: A man took pictures of my little girl in the changing room
child_harm: a neighbour asked my son to take off his clothes
child_harm: He kissed my little daughter on the mouth
child_harm: The guard touches little girls
child_harm: someone put a hidden camera in the girls' toilet at school
child_harm: my 9 year old says the coach touched him down there
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
