"""What people say of theft and robbery that is going on, of leaning walls and of what is thrown down, and sentences that only look like it."""

TOLD = """
theft_now: 有人抢我的包
theft_now: 家里进贼了
theft_now: 骑摩托的把我的包抢走了
theft_now: 我妈的金项链被人抢了
theft_now: 手机被抢了，人往北跑了
theft_now: 刚才我被抢了
theft_now: 屋里有小偷
theft_now: 隔壁进了小偷
theft_now: 店里来了个贼
theft_now: 楼里闹贼
theft_now: 有人翻窗进我家了
theft_now: 陌生人闯进来了
theft_now: 陌生人撬开门进了屋
theft_now: 有人在撬对门的锁
theft_now: 有人砸车窗
theft_now: 家里被盗了
theft_now: 店刚刚被撬了
theft_now: 有人在偷电动车
theft_now: 楼下有人正偷电瓶
theft_now: 我们抓住一个小偷
theft_now: 入室抢劫
theft_now: 有个男的抢老太太的钱包
theft_now: 小伙子抢了老人手机就跑
theft_now: someone is breaking into my flat
theft_now: a man broke in through the window
theft_now: there is a burglar in the house
theft_now: I was mugged at the gate
theft_now: a thief is in the shop
theft_now: somebody snatched my bag
theft_now: he stole my bike just now
theft_now: my phone was stolen
collapse: 墙裂了大缝，往外倒
collapse: 围墙往路上歪了，行人都绕着走
collapse: 广告牌往一边斜，风大得很
falling: 高空抛物砸到车
falling: 高空抛物砸伤了人
falling: 高空抛物，差点砸到人
falling: 楼上高空抛物，砸下来一个花盆
falling: 有人高空抛物
falling: 2号楼3单元有人往楼下扔东西，差点砸到孩子
falling: 楼上扔下来一个瓶子砸中我
falling: 有人从楼上往下丢砖头
falling: 五楼阳台掉下花盆砸坏了车顶
falling: 三天两头有人从六楼扔垃圾
falling: someone threw a bottle from the balcony and it hit my car
falling: people throw rubbish out of the window
falling: a tile fell from the roof and smashed my windscreen
"""

HARMLESS = """
防盗门坏了，怕进贼
小区没有门禁，容易招小偷
希望装监控防小偷
物业费涨价，这是抢钱
微信群的红包被抢了
邻居老抢我的车位
我的车位被抢了
排队的时候被人抢了先
面包被抢光了
今天贼冷，暖气不热
楼道里垃圾贼多
屋里贼热，能不能关小点
有人偷偷往楼下倒垃圾
有人在偷拍监控画面说明一下
有人偷排污水
抢修队什么时候来
抢险车占了道
万一家里进了小偷怎么办
如果有人撬门，监控能拍到吗
开锁公司来开门，锁换了
路上抢道的车太多
大家抢菜，超市门口挤
单元门坏了，谁都能进来
有人进了物业办公室吵架
工人从窗户爬进去装空调
做贼似的盯着我
防盗宣传什么时候来
外卖员抢单，骑得太快
孩子抢玩具哭了
请给楼道装防盗网
the burglar alarm of the shop rings all night
we want bars against burglars
someone broke the window of the stairs
thieves could get in, please repair the door
the lock is broken
people are breaking up the pavement
有人抢着付钱，打起了嗓门
有人把路边的东西搬走了
快递员把包裹放错了
手机店门口乱停车
有人在楼下抢购东西，很吵
我家钱包落在社区了
两个人争抢停车位
有人从我家窗户前的路上过去
我怕电动车被人推走
昨天手机掉在车里了
the thief alarm of a scooter is loud
somebody put a bag in the stairs
people are climbing over the fence to take a short cut
楼上从阳台往外倒脏水
墙皮脱落，有裂缝，请来修
有人往下水道倒油
万一高空抛物砸到人怎么办
建议装防高空抛物摄像头
有人高空抛物怎么罚
请宣传一下高空抛物的危害，别砸到人
房子漏水，往下渗
楼上洗衣机声音太大，打了电话没人理
楼上半夜走路声很大，掉东西也响
从窗户看出去，垃圾桶满了
在三楼丢了一把钥匙
apples fall from the tree on the lawn
please put a camera against things thrown from above
my phone fell from the table and broke
"""
