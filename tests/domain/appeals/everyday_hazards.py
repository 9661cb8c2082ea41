"""What people say of power, water, scalds and open wells, by the danger meant, and sentences that only look like it."""

TOLD = """
electric: 楼道水管爆了，水流进电表箱，冒火花
electric: 插座打火有焦糊味
electric: 电线耷拉下来落在水坑里
electric: 变压器冒火
electric: 电箱短路了，啪啪响
electric: 一楼电闸噼里啪啦响，有火星
electric: 墙上的开关打火，一股糊味
electric: 糊味从楼道电表箱里出来
electric: 闻到一股胶皮烧焦的味道
electric: 配电箱烧焦了一半
electric: 漏水滴到插线板上了
electric: 楼上漏水，水顺着墙淌到电闸里
electric: 配电柜进水了
electric: 插排泡在水里还通着电
electric: 变压器炸了
electric: 电线杆倒了，砸在车上
electric: 挖沟把电缆挖断了
electric: 电线拖在地上，孩子从上面过
electric: 线路短路，整栋楼闪了一下
electric: 摸单元铁门手发麻
electric: 电线搭在铁栏杆上
electric: sparks are coming out of the meter box
electric: There is a burning smell from the fuse box
electric: The outlet in the stairwell is smoking and crackling
electric: It smells of burning plastic near the wires
electric: The transformer blew up
electric: A cable is lying in a puddle
electric: Water is dripping into the fuse box
electric: A short circuit in the wiring, the lights keep flashing
electric: 电线皮破了，铜丝露在外面
electric: There are exposed wires at the playground
electric: 插座冒火花把墙烧黑了
electric: 电表那里啪啪打火
electric: 家里的空气开关烧了，一股焦味
electric: 墙里电线短路，闻到焦糊味
electric: 电线断了垂到人行道上
electric: 雨水灌进配电箱了
electric: 地下室的电缆泡在水里
electric: 楼道灯的线头露在外面，孩子能摸到
electric: 路边电线杆倒下来了
electric: 变压器爆炸了
electric: 热水器漏电，洗澡被电了
electric: 楼道里总闸冒烟，有糊味
electric: 插线板烧糊了
electric: 充电器烧焦了，有糊味
electric: 门口的电箱一直噼啪响
electric: 自来水漏到电闸箱里
electric: The plug socket in the hallway sparks when it rains
electric: There's a burning smell coming from the light switch
electric: Electric cable hanging down in the water
electric: The fuse box is buzzing and sparking
electric: Water is leaking onto the electrical panel
electric: The wires outside are sparking
electric: sparks flying out of the transformer
fire: 变压器着了
fire: 充电桩冒黑烟
fire: 电线搭在了我家阳台栏杆上冒火星
fire: 电线着火了
fire: 变压器起火
fire: 电动车充电着火了
water_burst: 春风里一号楼水管爆了一直喷水
water_burst: 家里暖气片爆了，热水喷了一屋
water_burst: 三楼水管冻裂，水哗哗往楼下流
water_burst: 车把消防栓撞断了，水往上喷
water_burst: 厨房软管断了，水止不住
water_burst: 自来水主管爆裂，路上成河
water_burst: 阀门崩了关不住
water_burst: 楼上跑了一夜的水，我家里被淹
water_burst: 挖掘机挖断了水管
water_burst: A burst pipe is flooding the stairwell
water_burst: The radiator burst in the night
water_burst: Water is pouring through the ceiling
water_burst: 天花板漏得像瀑布
water_burst: 客厅里全是水，楼上没人
water_burst: 一楼水表冻裂，水往外喷
water_burst: 水管爆了
water_burst: 暖气管爆裂，屋里全是热水
water_burst: 三单元水管裂了，水喷得到处都是
water_burst: 自来水管爆了，楼道全是水
water_burst: 家里水管突然断了，水止不住地流
water_burst: 楼上水管崩了，我家天花板哗哗漏水
water_burst: 总水管爆管，马路被淹
water_burst: 消防栓被撞坏了，水喷了几米高
water_burst: 暖气爆了，水流了一屋子
water_burst: 水龙头断了，水一直往外喷
water_burst: A water pipe has burst in the basement
water_burst: pipe burst, water everywhere
water_burst: Water is gushing from a broken pipe
water_burst: the radiator exploded and hot water is spraying out
medical: 暖气片爆了烫伤了人
medical: 我妈被开水烫伤了
medical: 热水管裂开，热水烫了孩子的腿
medical: 工人被烧伤
medical: 墙砖掉下来砸伤了人
medical: My son was scalded by the radiator
medical: She burnt her hand badly on the hot pipe
medical: 老人被开水烫了一大片
medical: 孩子被热水烫伤了
medical: 暖气爆了，烫伤两个人
medical: 有人被电伤
medical: 煤气罐爆炸，炸伤了人
medical: 我的手烫伤了，起了水泡
medical: My grandmother was burned by hot water
medical: a worker has severe burns
well_open: manhole cover is missing
well_open: 路边窨井盖被偷了
well_open: 井盖翻了，晚上看不见
well_open: 花园里有口井没有盖子
well_open: 井口敞着，没人围
well_open: 路口少了一个井盖
well_open: 井盖被车压碎了
well_open: 下水道盖不见了
well_open: There is an open manhole in front of the school
well_open: The drain cover has been stolen
well_open: 井盖被人偷走了
well_open: 下水井没有盖，小孩差点掉下去
well_open: 路中间井盖塌了，露个大窟窿
well_open: 井盖丢了好几天
well_open: 污水井盖子不见了
well_open: 窨井没盖盖子
well_open: 马路上有个没盖子的井
well_open: 井盖坏了，成了个坑
well_open: The manhole has no cover
well_open: someone stole the manhole cover
well_open: uncovered well near the playground
"""
HARMLESS = """
打火机掉进下水道了
楼下打火锅的味道太大
脑子短路了，密码忘了怎么办
孩子抄短路去学校，路边没有灯
短路保护器坏了找谁换
煤气灶开关打火打不着
摩托车打火的声音太吵
热水器打火不灵，找谁修
楼上半夜开关门啪啪响
打乒乓球啪啪响，影响休息
插座没电
插座不够用，能不能加两个
电表箱门关不严，上面贴满小广告
变压器嗡嗡响，晚上睡不着
电线杆上贴满小广告
电线杆挡住了车位
路灯晚上一直开着，建议节约用电
公交线路太绕，想走短路线
停水停电的通知没有贴
水电费在哪里交
水表电表都换新的了，读数不对
锅烧糊了，楼道里有糊味
烧烤摊的糊味飘进来
烫发的味道飘到楼上
烫伤膏医保能不能报
楼下烫衣店几点关门
想学烫伤急救知识
洒水车喷水溅了我一身
广场喷泉没水了
喷水池里有青苔
水管滴水，找谁修
水龙头关不紧，滴滴答答
水管生锈，水发黄
暖气管道哗哗响，睡不着
暖气不热，只有十五度
停车场爆满，没有地方停
楼下爆米花的响声太大
我家直播间爆了，请来看看
车爆胎了，哪里可以补
浇花的水滴到我家晾的被子上
空调水滴到楼下的雨棚
井盖松动，车一过咣当响
井盖上画了画，很好看
井盖旁边停满了车
小区的天井没盖顶，下雨飘水
市井文化节什么时候办
想打一口井，需要什么手续
电影放电线都拉好了，什么时候开演
充电桩什么时候装
充电器丢在活动室了
The spark plug of my scooter was stolen
Sparkling water is sold too dear in the shop
The plug does not fit the socket in the reading room
The transformer hums at night
The power line project is late
The burnt smell comes from the barbecue
The manhole cover rattles when cars pass
Where can I pay the water bill
The water pressure is low
The water meter reading is wrong
My hair was burnt at the hairdresser's
There was a burst of music at midnight
The pipe drips a little
The drain smells in summer
Please switch off the lights in the yard at night
The cables in the corridor look untidy
污水管破裂一个月了，臭
手机充电线裸露了，哪里卖新的
怕水管冻裂，能不能包保温棉
老是以主水管爆裂为由停水
服务热线说没有水管爆裂
雨后楼道里都是水渍
插座装歪了
路灯不亮，电线杆旁边很黑
电梯里信号不好
电表走得太快，电费太贵
打火机在超市卖多少钱
物业打火灶的煤气费怎么收
朋友来了想打火锅，楼道里不能放锅
停电以后路由器短路了，宽带师傅什么时候来
电视机短路了，哪里修
孩子在喷泉玩水，水喷得很高很漂亮
浇地的水管太短
小区门口的水管没人收，绊脚
换水管要多少钱
水管井门坏了
暖气片漆掉了
暖气什么时候停
井盖上堆了垃圾
井水能喝吗
电影院爆满
楼下理发店烫头味道大
烫衣板丢在楼道
鞭炮声啪啪响
开关坏了，灯关不掉
充电桩被油车占了
空调外机滴水
水费单看不懂
插队的人太多
电线该整理了，像蜘蛛网
打印机电源短路，社区能不能帮忙看看
消防栓里没水
水箱什么时候清洗
Our pipe organ concert is on Friday, can you put up the notice
The kids splash water in the yard
The light switch is too high for my son
The plug adapter was stolen from the reading room
The electric meter is hard to read
Please paint the manhole covers
The drain is slow
I would like well water to be tested
water bills are too high
"""
