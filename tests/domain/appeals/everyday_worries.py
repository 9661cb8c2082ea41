"""What people say of despair, of violence at home and at the door, of being followed, of a touch, and of dangers they are afraid of; then what is only feared or supposed, or only sounds alike."""

TOLD = """
self_harm: 想一死了之
self_harm: 不如一死百了
self_harm: 我不想活了，活着太累
self_harm: 我妈天天说要去死
self_harm: 老伴走了以后我也不想留在这世上了
self_harm: 她发朋友圈说要离开这个世界
self_harm: 邻居小伙子在屋里开煤气寻死
self_harm: 我想死了算了
self_harm: 我爸喝酒后总说不想活到明年
self_harm: 要是再不解决我就死给你们看
self_harm: I feel like dying, nothing is worth it
violence: 儿子打老娘，老太太不敢说
violence: 儿媳妇打婆婆
violence: 女婿动手打丈母娘
violence: 隔壁老太太被儿媳打得胳膊青了
violence: 对门儿子喝酒就打他老子
violence: 保姆打老人
violence: 儿子把老娘推倒在地上还踹
violence: 老爷子被孙子踢
violence: 儿子不给老娘吃饭，关在小屋
fire: 有人往楼道泼汽油
fire: 邻居吵架，往人家门上泼汽油
fire: 他往身上浇汽油
fire: 有人在楼道放火
theft_now: 前夫天天在楼下堵我
theft_now: 有个男的天天在单元门口等我，我害怕
theft_now: 前夫老在我家门口守着
theft_now: 一个陌生男的一直跟在我后面
theft_now: 他天天在我单位门口堵我
theft_now: 男的纠缠我，在小区门口拦我
theft_now: My ex waits for me outside my building every day
violence: 夜里有醉汉砸门
violence: 半夜有个酒鬼一直砸我家门
violence: 有人半夜踹门
violence: 一个醉汉在撞我家的门
violence: 隔壁醉鬼拿脚踢我家门
violence: 晚上总有人来砸门，不知道是谁
child_harm: 我女儿说体育老师总搂她
child_harm: 孩子说游泳教练抱着她不松手
child_harm: 我闺女讲班主任亲她脸
child_harm: 补习班老师总是把手搭在我女儿腿上
child_harm: 孩子说老师摸她大腿
child_harm: 我女儿说保安叔叔总搂她抱她
child_harm: 孩子回来说老师掐她
child_harm: 我孙女说幼儿园门卫亲她
child_harm: my daughter says the coach keeps hugging her
self_harm: 不如一死，大家都清净
self_harm: 活着就是受罪，真不如死了
self_harm: 她抱着孩子站在楼顶边上
self_harm: 我女儿用刀片划胳膊
self_harm: 我熬不下去了，活着没有盼头
self_harm: 我想了结自己
violence: 闺女骂她瘫痪的妈，还动手掐
violence: 二儿子天天打骂老父亲
violence: 楼下护工打瘫痪老人
violence: 老太太胳膊紫一块青一块，说是儿媳掐的
violence: 大妈被她弟弟打得躺床上
violence: 儿子把八十岁的娘赶出家门还打
fire: 有人在楼梯间洒汽油
fire: 他把汽油倒在我家门口
fire: 对门扬言要放火烧我们家
theft_now: 离婚了他还天天在门口守着我
theft_now: 前夫又来单位堵我了
theft_now: 楼道里有个男的蹲着不走，我不敢开门
theft_now: 我前任一直骚扰我，到我家门口闹
theft_now: 下夜班老有个男人尾随我到小区
violence: 有个喝醉的人在砸我家门
violence: 隔壁酒鬼半夜三点踹我们家的门
violence: 夜里两点有人撞门，老人吓得心脏病要犯了
violence: 一群人半夜来砸门要债
violence: 凌晨一点有人用脚踹单元门往里闯
child_harm: 女儿说钢琴老师贴着她坐，摸她手
child_harm: 教练训练的时候老碰我女儿胸口
child_harm: 体育老师搂着班里女生的腰
child_harm: 我外孙女说班主任让她坐他腿上
child_harm: 楼下男的给小女孩糖，把她带回家
child_harm: 我孙女说补课老师亲她嘴
self_harm: 楼上女的天天喊着不想活
self_harm: 没意思，想跳下去一了百了
self_harm: 我女儿说想从这个世界消失
violence: 女儿不给老人饭吃
violence: 小儿子掐他妈脖子
violence: 孙子推奶奶，奶奶摔了
fire: 有人朝门上泼柴油
fire: 他要点汽油烧楼
theft_now: 有个男的从地铁站一路跟我到家
theft_now: 他老是堵在我公司门口
violence: 夜里一个酒鬼哐哐砸我家门
violence: 隔壁喝多了拿棍子敲我家门骂街
child_harm: 我儿子说门卫摸他屁股
child_harm: 孩子说舞蹈老师亲了她
child_harm: 妹妹才九岁，邻居哥哥脱她裤子
fire: 着火了
fire: 着火了快来
fire: 我怕，三楼冒烟了
fire: 着火了！消防车被堵在门口进不来
fire: 对面楼起火了，担心烧过来
fire: 昨晚着火了，消防车进不来，耽误了半小时
fire: 电瓶车烧起来了，怕爆炸
fire: 楼里全是烟，害怕
medical: 老人摔倒了起不来
medical: 老人摔倒了
elder_lost: 我爸走失了，怕他冻着
medical: 孩子高烧翻白眼
gas: 闻到煤气味，怕爆炸
trapped: 有人困在电梯里，怕出事
collapse: 墙塌了，怕砸到人
violence: 老公又打我了，我怕
violence: 我害怕我老公又打我，不敢回家
self_harm: 我担心儿子自杀
child_harm: 孩子不见了，怕被拐走
violence: 有人拿刀砍人，太害怕了
theft_now: 有人跟踪我，我怕
fire: there is a fire, I am afraid
fire: 楼上真的着火了，不是闹着玩
fire: 一着火全楼都是烟，现在还在烧，楼里冒烟
fire: 起火了，快打119
fire: 三楼在冒烟，怕是着火了
fire: 着火了，我害怕，快来
fire: 车棚着火了，消防车还没来
fire: 不好了着火了
fire: 楼下电动车着火了，大家都跑出来了
fire: 怕得要死，楼上着火了
elder_lost: 我奶奶走丢了，怕她冻坏
elder_silent: 怕是老人出事了，好几天没见
medical: 孩子抽搐翻白眼了
gas: 屋里有煤气味，怕爆炸不敢开灯
trapped: 电梯关人了，里面老人害怕
collapse: 房顶塌了一半，怕再塌
electric: 电线掉地上了，怕电到孩子
violence: 我怕他回来打我
violence: 害怕，隔壁在打架
self_harm: 我担心她会自杀
child_harm: 怕孩子被继父打死
theft_now: 有人撬门，我怕
falling: 楼上往下扔砖头，怕砸死人
water_burst: 水管爆了，水漫到电箱，怕触电
"""

HARMLESS = """
楼道堆了好多纸箱，怕着火
电动车进楼充电，害怕着火
消防通道停满了车，着火了消防车都进不来
私家车堵消防通道，真着火就完了
我怕老人摔倒，楼道灯坏了
保安态度差，说了还翻白眼
飞线充电太多，真怕哪天着起来
楼道里放电动车，着火了谁负责
单元门口堆满垃圾，夏天会不会着火
老线路老化，总担心哪天起火
顶楼平台堆木头，着起火来不得了
充电桩离楼太近，怕爆炸
天然气管道锈了，怕漏气
恐怕会着火，请安排清理
路边电箱门开着，怕小孩触电
老房子裂缝了，怕塌
井盖松动，怕有人掉进井里
电梯常停，怕老人困在电梯里
冬天坡道结冰，就怕老人滑倒
台阶破损，老人容易摔倒
单元门坏了，怕进小偷
防盗窗没装，怕被偷
暖气片锈得厉害，怕爆管
树枝快碰到电线，怕打火花
真着火了连消防车都开不进来
车停满了，火灾时救护车进不来
她对我翻了个白眼就走了
如果着火，楼道都堵死了
哪天着火了就晚了
怕孩子被狗咬，遛狗不拴绳
烧烤摊挨着加气站，害怕出事着火
会不会漏气啊，管道好多年没检查
If it catches fire the fire engine cannot get in
这么多电线乱拉，我真怕起火
楼道里的煤气罐，看着就害怕爆炸
停车把云梯位置占了，真着了火救不了人
担心孩子掉进那个坑里
阳台花盆摆外面，怕掉下来砸到人
煤气表旁边堆纸壳，怕着火爆炸
电箱没锁，害怕小孩电着
电梯老晃，害怕掉下去
门锁坏了怕小偷进来
邻居家煤炉，我怕煤气中毒
怕摔跤，能不能装个扶手
老房子漏雨，怕漏电
充电线从六楼拉下来，早晚要着火
车堵成这样，起火了消防车怎么进
电动车推进电梯，怕在里面爆炸
会不会爆炸啊，罐子放太阳底下
怕起火
担心触电，插座太旧
冬天水管怕冻裂
办事员冲我翻白眼
楼上装空调外机，怕掉下来
晚上没灯怕有坏人尾随
怕高空抛物砸到人
怕房顶塌
地下室怕淹
充电器整夜插着，担心起火
云梯上不来，要是起火了就麻烦
小孩在消防通道玩，怕出事
电瓶车放楼下，怕炸
这栋楼年头久，怕塌
登记的人白眼都翻上天
车把路堵死了，真着火消防车咋进来
路灯坏了，夜里怕遇到坏人
怕狗咬人
老化的燃气管，真怕漏
下雪怕滑
害怕房子倒，能鉴定一下吗
怕楼上掉东西
万一爆炸谁负责
电视剧里有人跳楼，公放声音太大
大家都说想死这口豆腐脑了
儿子打算接老娘过来
儿媳打扫婆婆屋子
路上有汽油味，加油站旁边
洗车店往下水道倒汽油味的水
装修队砸门框，吵得不行
社工上门敲门，老人没听见
出租车堵我车位
垃圾车堵在楼下
前男友欠我钱不还
体育老师表扬我女儿
女儿说老师总抱怨
公交车站等车的人堵在我们单元门口
外卖员在楼下等我取餐
快递把纸箱堵在我门口
消防演练着火了怎么跑，想学一学
小孩拿球砸门，很烦
我老师总说要按时交作业
奶奶搂着孙子在树下乘凉，椅子坏了
这楼死气沉沉，想搬走了
等到死也等不来电梯
活着的树给砍了
一死机就重启，自助机该修了
妈妈说老师给她糖
跟着我妈去办证，窗口没人
一只流浪狗天天跟着我
门锁坏了把老人关在屋里
楼下烧烤摊汽油机噪音大
儿子在外打工，老娘没人照顾
有个男的在单元门口抽烟
女儿说老师表扬她
老师抱着孩子过马路，谢谢
幼儿园老师给孩子擦鼻涕
姥姥搂着外孙在长椅上睡着了
有个男的在门口抽烟
前夫的户口怎么迁走
有人堵车位
邻居跟着我一起反映过
儿子打钱给老娘
女儿打饭给奶奶
闺女给老妈打疫苗预约
护工费太贵
老人被儿子打电话叫走了
汽油涨价了
摩托车漏汽油
晚上有人装修砸墙砸门
小孩子拍门玩
邻居敲门借东西
醉汉睡在楼道里吐了一地
这门一踹就开，质量差
老年人想走走路没地方
热死了，空调坏了
这棵树死了
跳绳比赛绳子挂在树上没收
儿子说想死了那家的饺子
"""
