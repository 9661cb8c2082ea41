"""Everyday sentences that only look as if they told of a danger."""

HARMLESS = """
我怀孕了，今年12月生
我10岁的儿子没人接，我怀孕了不方便
我12岁，我妈怀孕了
我30了，怀孕怎么建册
我15楼，怀孕了，电梯坏
老师对着孩子拍合影
网格员往孩子房间看了看有没有煤气
进了女儿房间，墙漏水摸上去湿
我女儿怀孕了，准生证在哪里办
我女儿28岁，怀孕了，能领补贴吗
我怀孕了，大女儿13岁，能申请公租房吗
我老婆怀孕了，儿子12岁，学区怎么划
女儿3岁，我又怀孕了，想问二孩补贴
孩子10岁，妈妈又怀孕了
我今年31岁怀孕，社区能建册吗
我13号怀孕检查，社区医院开门吗
怀孕13周，去哪里建档
怀孕三个月，楼上装修太吵
我家狗3岁，怀孕了
儿子12岁，儿媳怀孕了
家里有15岁的女儿和怀孕的妻子，住房困难
我怀孕了，楼里12岁的男孩踢球吵
偷看孩子手机对不对，想听讲座
我女儿洗澡没有热水
我女儿洗澡时停水了
女儿换衣服的房间漏水
孩子洗澡水不热，物业不管
给孩子拍照的地方在哪
幼儿园拍了孩子的照片发群里
学校摄像头坏了，学生安全怎么办
小区监控看得到孩子玩的地方吗
小区装摄像头，孩子安全多了
网格员抱着孩子下楼，感谢
老师搂着孩子安慰，谢谢
医生摸孩子额头，发烧了
孩子和爷爷奶奶一起睡
我带女儿睡觉，楼上太吵
女儿和男朋友同居，能办居住证吗
孩子13岁，想办身份证
我女儿15岁，想学游泳
学生宿舍开房门的钥匙丢了
孩子裤子破了，滑梯有钉子
孩子在商场试衣服，帘子太短
孩子裸露皮肤过敏，垃圾站太臭
儿童游泳馆更衣室太小
小孩摸到裸露的电线怎么办，应该围起来
有人偷拍车位，孩子的车也被拍
女厕所太少，女学生排队
My daughter is pregnant, where do I register
I am 31 and pregnant
My wife is pregnant and our son is 12
Where can I take photos of my son for the school card
My daughter takes a shower and there is no hot water
The shower room at the children's pool is dirty
I am pregnant, the boy of 13 upstairs is noisy
The doctor touched my son's forehead, thanks
The school filmed the children's concert
我今年三十岁，怀孕了
我45岁怀孕了怎么建档
我三十五岁怀孕了，算高龄产妇吗
女儿25岁，怀孕了没工作
怀孕15周了，想问生育登记
我老婆怀孕，大儿子13岁要转学
女儿13岁上初一，老婆怀孕了，想申请大一点的房
我们家三口人，我怀孕六个月，孩子14岁
我是初中老师，怀孕了，请产假
高中生物老师怀孕了，没人代课
给我家13岁的狗打针
楼上孩子洗澡，水漏到我家
女儿洗澡时热水器被电工拍了照修
洗澡水发黄，我女儿身上痒，我拍了照片
孩子换衣服的地方太脏
女更衣室没有帘子，孩子换衣服不方便
学校门口装摄像头，保护学生
幼儿园教室装监控给家长看
我给孩子脱了裤子检查，是过敏
医生让孩子脱裤子打针，排队太久
护士抱着孩子哄，真好
保安抱着走丢的孩子来社区，谢谢
孩子抱着我不放，幼儿园分离焦虑
孩子大腿摔破了，滑梯有尖角
孩子屁股长湿疹，游泳池水脏
小学生上床睡觉时楼上跳舞
学生宿舍上床下桌坏了
13岁孩子不爱睡觉，楼上吵
网吧给未成年人开房间上网
广告屏放黄色广告，孩子看到不好
路边贴色情小广告，孩子天天看见
对学生的性教育讲座什么时候有
想给14岁的女儿报名学游泳
小姑娘穿裙子被树枝挂破
网格员摸了摸孩子的头，笑着说
孩子摸到裤子上都是油漆，长椅没干
孩子自己摸下面的电线
My daughter is 25 and pregnant
My wife is 34 and pregnant with a girl
I am pregnant and my daughter is 13, can we get a bigger flat
I am 17 weeks pregnant
Can I film my daughter's concert in the hall
The toilet at my son's school is dirty
The teacher held my son's hand
My son recorded the noise from upstairs
8岁孩子每晚9点上床，楼上吵
我家8岁的儿子抱着我哭，楼上太吵
6岁的孩子，楼上装修让他睡不着
六岁孩子被吵得睡了又醒
孩子12岁，让他脱了外套进教室
网格员抱我女儿下楼，谢谢
老师让孩子摸一摸树叶
孩子摸到电线下面的水
孩子玩滑梯，裙子挂住了
师傅摸了摸暖气片，孩子屋里还是凉
修理工对孩子很客气
保安对学生态度差
儿子今年13，想学打球
女儿今年18，怀孕了
我今年16周了，孕检去哪里
怀了二胎，大的10岁
我怀孕了，孩子才10岁没人接
妈妈抱着女儿不放，孩子发烧
初二那天我儿媳怀孕了
三年级的孩子看到黄色小广告
公园里有人脱光衣服洗澡，孩子看见
有人在公厕偷拍
对面的人偷看我洗澡
我洗澡时被人偷看
楼上偷拍我家
邻居偷拍我孩子的车
女儿试衣服时被门夹了手
孩子被摄像头拍到扔垃圾
幼儿园厕所没有隔断
小学厕所发现漏水
带孩子看电影，影院放了广告
我女儿11岁，妻子怀孕
小女孩摔倒，裙子破了
My son is 12 and my wife is pregnant
I told my son to take off his shoes
hidden camera checks in the hotel
I am 16 and my mother is pregnant
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
