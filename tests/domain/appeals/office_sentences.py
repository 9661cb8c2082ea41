"""Sentences about those who hold the posts of a neighbourhood, reviewed one by one: what is said against them, and what is not.

In the first two lists the word before the colon is whom they are about: `office`, `grid` or `street`.
"""

GRAFT = """
office: 社区主任收了我五千块钱不办事
office: 社区主任收了我两条烟，事情还是没办。
office: 社区主任收我一条烟才给开证明
office: 社区书记让我请他吃饭送两瓶酒才给盖章
office: 社区书记的小舅子占了车位，书记护着他
office: 窗口的人收钱办低保
office: 窗口的工作人员收了红包才给办低保
office: 我要举报社区书记收了物业的钱
office: 举报社区主任贪污受贿
office: 社区主任拿了开发商的钱，楼道就不管了
office: 居委会的人克扣救助款
office: 居委会主任拿了物业的好处
office: 社区干部收红包
office: 主任收了我五百块钱，低保还是没批
office: 给社区书记送了两条烟才给办
office: 我给书记塞了一千块钱，他才签字
office: 不给社区主任送礼就不给办低保
office: 村主任把低保名额给了自己的亲戚
office: 低保名额都给了社区主任的亲戚
office: 社区书记的弟弟承包了小区的工程
office: 社区工作人员私吞了慰问品
office: 我妈的补贴款被社区会计扣了
office: 社区主任吃拿卡要
office: 社区主任跟开发商官商勾结
office: 居委会书记暗示我们送点钱
office: 社区主任收了施工队的回扣
office: 社区王主任拿了人家两瓶酒
office: 想问一下，社区主任收了居民三百块钱办居住证合规吗
office: 社区主任的老婆不排队就领了低保
office: 建议查查社区书记，收了商户的好处
office: 社区主任要了我家一只羊
office: 两委成员优亲厚友，公益岗都是自家人
office: 社区书记以权谋私
office: 社区里的主任收过我八百元
office: 那个主任收了我妈两千块
grid: 网格员收红包才给办低保
grid: 网格员收了我两百块，说能帮我办低保
grid: 网格员吃拿卡要
grid: 我要举报网格员
grid: 网格长拿了商户的烟
grid: 网格员让我给他买两条烟
grid: 给网格员送了一箱酒才登记
street: 街道领导吃回扣
street: 街道办主任收了开发商的钱
street: 街道干部收红包
street: 街道书记的亲戚占了公租房名额
office: The community secretary took money from the firm
office: the community director took 500 yuan from me and did nothing
office: The clerk at the window asked me for money
office: I gave the community director two cartons of cigarettes for the stamp
office: The community secretary's brother got the allowance
office: the community director is corrupt
grid: The grid worker took a bribe
grid: The grid worker demanded a gift before he would sign
street: the street office director took kickbacks
office: 社区主任向我要了三千块才肯给我办公租房
office: 办个低保，社区书记开口就要五千
office: 社区主任让我请他吃了顿饭才给开证明
office: 居委会主任过年收了我家半只羊
office: 社区的人说不给好处就别想办
office: 社区主任私下收了我八百，没有发票
office: 书记家亲戚都吃低保，我们真困难的没有
office: 社区书记把公益岗位给了他侄女
office: 我给主任转了五百块钱微信，才批下来
office: 主任微信收了我红包
office: 社区干部把救灾的米面油拉回自己家了
grid: 网格员收了楼下饭店的好处，油烟不管
grid: 网格员叶尔兰收了我两条烟
office: 李秀英书记拿了老板五万
office: 社区书记吃了饭喝了酒才签字
office: 那个书记要我买两瓶茅台
office: 社区副书记受贿
office: 社区主任拿居民的钱装修自己家
office: 社区会计做假账
office: 社区主任挪用我们的维修基金
office: 他们说要给书记表示表示
office: 塞了红包给窗口的人才办成
office: 社区主任暗示要送礼
office: 社区工作人员收了两百元办证费不给票
office: 我怀疑社区主任贪了我们的补贴
office: the director of the community took 2000 yuan from my mother
office: I had to pay the secretary 500 yuan to get the stamp
office: The community director wants money for the certificate
grid: the grid worker took cigarettes from the shops
office: the community staff gave the flats to their relatives
office: 社区书记收了我一万块，说能给孩子安排工作
office: 听说社区主任卖低保名额
office: 主任的儿子开的公司包了社区的活
office: 想申请公租房，社区的干部要我意思一下
office: 社区刘主任从我这拿了一条中华
grid: 网格员跟我借钱不还
office: 我塞给社区主任五百，还是没办成
office: 社区窗口收费不开票
office: 没送礼社区主任就不给签字
office: 社区主任吃了回扣，小区改造偷工减料
office: 社区主任把门面房低价租给他表弟
office: 要不是给书记塞钱，我家低保批不下来
office: 书记每次来都要拿点东西走，拿了我店里三箱牛奶
grid: 网格员在我店里白吃白喝
office: 主任说想办就得花钱
office: secretary li took my money
office: They only stamp it if you bribe the community clerk
"""

AMISS = """
office: 社区主任对我吼，说我是刁民
office: 社区主任态度恶劣，还骂人
office: 社区书记骂我
office: 找社区主任反映，他对我大吼大叫
office: 我去社区，被社区主任骂了一顿
office: 窗口的工作人员态度特别差
office: 窗口的大姐爱理不理
office: 社区窗口态度恶劣
office: 社区工作人员说我是神经病
office: 居委会的人叫我滚
office: 社区书记偏心
office: 社区主任护着楼上那家
office: 社区主任威胁我，再投诉就停我的低保
office: 被社区书记威胁
office: 社区主任打击报复
office: 社区主任就是不给盖章
office: 社区主任故意拖着不给我办
office: 社区书记从来不露面
office: 社区主任半年都不管
office: 社区主任不作为
office: 社区工作人员推诿，让我跑了五趟
office: 社区工作人员上班打麻将
office: 我要投诉社区主任
office: 请问社区工作人员对老人大呼小叫合适吗
office: 书记对我拍桌子
office: 社区工作人员把我的举报泄露给楼上
office: 建议换掉社区主任，他看不起残疾人
office: 主任对我吼
office: 居委会主任欺负我们外地人
office: 社区工作人员糊弄老百姓
office: 态度恶劣的社区干部
office: 社区干部对我妈动手动脚
office: 村支书打了我
grid: 网格员推诿，几次都不来
grid: 网格员态度很差，骂我妈
grid: 网格员从来没来过我们楼
grid: 网格员骂人
grid: 网格员一直不接电话
grid: 被网格员辱骂
grid: 网格员恐吓我
grid: 网格员歧视外地人
street: 街道工作人员态度恶劣
street: 街道办的人刁难我
office: The community director shouted at me and called me a troublemaker
office: the secretary threatened me
office: The staff at the counter were very rude
office: the community worker refused to stamp my paper
office: I was insulted by the community secretary
grid: The grid worker insulted my mother
grid: the grid worker is always rude
street: the street office staff bullied us
office: 社区主任骂我是刁民
office: 主任凶得很，把我妈吼哭了
office: 社区主任当着大家的面羞辱我
office: 窗口那个女的对我翻白眼
office: 窗口的人很不耐烦，把我的材料扔出来
office: 社区工作人员把我赶出来了
office: 社区工作人员让我滚出去
office: 社区主任说我再告就让我好看
office: 书记警告我别再投诉，不然停低保
office: 社区干部说我无理取闹
grid: 网格员态度太差了
grid: 网格员说话很难听
grid: 网格员三个月没来过了
grid: 网格员从不入户
office: 社区主任不讲道理
office: 社区主任偏袒楼上，说话不公道
office: 社区主任不让我进门
office: 居委会的人互相踢皮球
office: 社区主任把我举报的事告诉了楼上
office: 社区工作人员不理我
office: 社区工作人员不接电话
office: 社区主任拍桌子骂人
grid: 找网格员解决，她骂我事多
office: 社区主任无缘无故不给我盖章
office: 社区主任拖了半年不给办
office: 书记歧视少数民族
office: 社区书记整天不上班
office: 社区主任老是推，说不归他管
office: the community director called me a troublemaker and slammed the door
grid: the grid worker swore at me
office: the people at the community office laughed at me
office: the secretary ignores me for half a year
office: the clerk at the window threw my papers at me
office: Community staff treat us like dirt
office: 社区书记一点不为老百姓着想，开口就骂
office: 社区主任摔我的身份证
office: 去社区办事，工作人员对我很凶
office: 社区那个主任看见我就躲
grid: 网格员说我活该
office: 社区干部嘲笑我穷
office: 社区主任故意不通知我开会
office: 窗口办事员冲我喊，让我排到下班
office: 社区主任背后说我坏话
office: 社区主任说我家不配吃低保
office: 书记不见我
office: 社区工作人员故意把我家漏登记
office: 社区主任动手打人
office: 社区书记拿低保卡我
office: 社区主任说话不算数
grid: the grid worker pushed my father
office: The community director ignores my letters for a year
office: they are very rude, the community staff
"""

HARMLESS = """
社区书记来看过了
谢谢主任
谢谢社区主任帮我们修好了灯
找过社区主任没人管
找社区主任反映过，路灯还是不亮
找过社区主任。物业态度恶劣
书记好，请问几点上班
社区工作人员上门很热情
社区工作人员态度很好
社区主任拒收红包，是个好干部
网格员态度不好的时候从来没有，谢谢她
社区工作人员说让我在这里登记漏水
楼下超市主任说要收停车费
物业收了钱不办事
物业经理态度恶劣，骂人
电梯又坏了，物业推脱
保安收了我两条烟才让停车
楼上的邻居骂我是神经病，社区主任来劝过
社区书记来了，邻居还是骂我
社区主任来看过，物业还是推诿
请社区主任帮忙协调物业收费的事
希望书记帮我们管管楼上
希望社区书记能重视
向社区书记反映楼上违法搭建
已经告诉网格员了，垃圾还没清
网格员来登记过两次
网格员收了我们的身份证复印件
网格员收走了旧报纸
网格员帮老人拿药
网格员来收垃圾费
网格员拿了钥匙
社区主任要我去银行取钱
社区工作人员要我带两张照片
社区工作人员帮我收快递
窗口几点上班
窗口漏水了
窗口对面的楼太吵
厨房窗口飘进来油烟
医院窗口态度很差
银行窗口的工作人员骂人
售票窗口收钱不找零
班主任对孩子吼
教导主任收了家长的红包
业委会主任拿了物业的好处
主任医师态度很差
尊敬的社区主任：我家漏水
胡书记，您好！物业收了我们的钱不办事
社区主任，你好，楼道里有人骂街
社区主任劝架被打了
社区工作人员被楼上的人骂了
网格员劝架被人打
社区主任批评了物业，物业还是不收垃圾
社区书记照顾老人，天天来
社区主任给老人送米送油
给社区工作人员送了锦旗
网格员给我家送了口罩和菜
感谢网格员给老人送饭
社区领导班子带我们清雪
请问找社区主任盖章要带什么
社区主任说缺一份材料
网格员说明天来
我们社区没有网格员吗
社区主任的电话是多少
社区书记在哪个办公室
社区工作人员什么时候上门
什么时候社区主任接待
建议社区主任多来走走
社区反诈骗宣传很好，网格员讲得清楚
社区主任讲了反腐败的事
学习克扣工资的案例，社区干部讲得好
社区干部带头捐款
社区里的人很多
社区的车位被占了，楼上还骂我
居委会旁边的路灯坏了
社区门口有人打牌
网格员上门登记，邻居打麻将太吵
社区主任帮我追回了被骗的钱
收了物业费，社区书记说要公示
村里的路坏了，车开不了
书记员说判决书下个月给
市委书记信箱没有回复
县住建局的领导不管
The community secretary came to look, thank you
Thanks to the grid worker for coming
I told the community director and the lamp is still broken
the firm took our money and did nothing
the guard insulted me
the neighbour threatened me, the grid worker came and helped
Where is the community office?
the community director was not rude
my neighbour is rude
When does the window open?
The window is broken and rain comes in
社区主任帮我要回了押金
社区书记帮我们要了五万块维修款
社区工作人员帮老人收了快递，又送了一千元慰问金
社区主任送了我妈两百块慰问金
网格员送来了一千块救助款
请社区书记批准给我办低保
社区主任要求楼上不要吼人
社区书记批评楼上的人不讲理
楼上的男人骂我，我打电话给社区主任
想请社区主任来调解，楼上打我
对门威胁我，网格员来劝
我骂了人不对，向社区主任道歉
社区主任要我们把车挪走
社区主任说低保要交收入证明
网格员说要收费，是真的吗
网格员让我们交卫生费
社区干部收了垃圾桶
社区主任收了我的申请表
社区书记收到信后马上来了
网格员收了我的材料没给回执
社区主任给我妈办了低保
社区工作人员一直很热心
社区主任一直帮我们
古丽娜尔一直帮我们联系
叶尔兰帮我家修灯
书记不在，窗口让我下午来
书记什么时候在，找了两次没人
网格员是谁，怎么联系
社区主任和物业一起来了，物业态度很差
社区主任在群里说了，有人骂他
主任，楼上又打麻将了
主任，我家被偷了钱
书记，有人在楼道抽烟喝酒
社区书记您好，物业收了停车费不给票
请问社区窗口周末上班吗
窗口办低保要带什么
窗口收钱吗，办证要不要交费
社区主任能不能帮我催催物业，他们不作为
请网格员管管，楼上太凶了
希望网格员多来，物业敷衍
Please tell the community director that the neighbour shouts at night
The grid worker gave my mother money for medicine from the fund
Could the secretary help, the firm is rude
The community staff were kind and refused a gift
the window is broken, people throw cigarettes from it
Thank the community secretary, she never takes money
社区主任带着物业来收垃圾了
想问社区书记低保什么时候批
社区主任，楼上的狗吓着我妈了
麻烦主任给看看
请主任评评理，楼上骂我妈
网格员小李帮我搬了煤气罐
网格员收水费吗
社区干部辛苦了，下雪天还送菜
社区主任借给我梯子
物业骂人，社区主任说了也没用
昨天网格员在，邻居把垃圾扔我门口
社区组织干部打扫楼道
书记院子里的灯坏了
主任办公室在几楼
网格群里有人骂人
社区工作人员帮我填表，态度真好
社区工作人员让我找物业，物业推来推去
请社区派工作人员来看看，楼道有人打牌
社区主任来过两次，灯还没修好
给社区主任打了三次电话，没人接
我给社区书记打电话，他说尽快办
社区书记很负责，从不推诿
我和社区主任吵了一架，是我不对
楼下小卖部的老板收了居民的钱不发货，社区主任知道
社区主任要大家交维修的钱，什么时候交
低保要社区主任签字吗
网格员让我去窗口办
古丽娜尔在窗口吗
感谢叶尔兰，他从来没收过我们一分钱
The grid worker said the firm will take money for the key
"""

NAMES = (("古丽娜尔·阿合买提", "古丽娜尔"), ("叶尔兰·赛力克", "叶尔兰"), ("李秀英",))
NAMED = """
0: 窗口的古丽娜尔收钱办低保
0: 古丽娜尔的弟弟插队办了低保
0: 古丽娜尔对我爱理不理
0: 古丽娜尔拿了人家红包
1: 网格员叶尔兰收了我两条烟
1: 叶尔兰骂我妈
1: 叶尔兰向我要烟
2: 李秀英收了开发商的钱
2: 李秀英书记拿了老板五万
2: 李秀英威胁我
"""
NAMED_HARMLESS = """
古丽娜尔一直帮我们联系
叶尔兰帮我家修灯
古丽娜尔在窗口吗
感谢叶尔兰，他从来没收过我们一分钱
李秀英来看过了，物业还是骂人
"""
