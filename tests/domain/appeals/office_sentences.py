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
"""
