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
grid: 网格员小叶说话难听，我去反映他骂我
grid: 网格员小叶说话难听
grid: 小叶网格员说话太难听
grid: 网格员小王说话难听
grid: 网格员老周从来不来我们楼
grid: 网格员张建国说话难听
grid: 我们网格员姓叶的不接电话
grid: 网格员叶师傅甩脸色给我看
grid: 网格员什么态度
grid: 网格员说话带刺，还怼我
grid: 网格员把我的身份证复印件弄丢了，还赖我
grid: 网格员小马把我妈的药弄丢了
grid: 我的表交给网格员，他弄丢了不认账
grid: 网格员害我白跑三趟
grid: 网格员老是甩锅
grid: 网格员见了我妈就甩脸色
grid: 网格员小叶老推给别人
grid: 网格员天天在群里挤兑我
grid: 网格员小叶在群里数落我妈
grid: 网格员嫌我烦，撵我走
grid: 网格员叶哥阴阳怪气地说我
grid: 说话难听的网格员小叶又来了
grid: 网格员小叶的态度让人受不了
grid: 网格员嫌弃我们租房的
grid: 网格员说话没轻没重，伤人
grid: 网格员小叶吼我妈
grid: 网格员小叶不给登记
office: 社区窗口说我没交材料，材料丢了还赖我
office: 社区的窗口把我材料弄丢了还赖我
office: 社区窗口让我白跑了三趟
office: 窗口的人推来推去，就是不给办
office: 社区窗口态度差
office: 窗口的大姐甩脸色
office: 社区窗口的姑娘对老人没好脸
office: 社区窗口的人弄丢了我的户口本复印件
office: 材料交到社区窗口就弄丢了，还怪我没交
office: 窗口的小李不给办，还说难听话
office: 社区工作人员小王说话难听
office: 社区主任老刘说话难听
office: 社区小陈主任不让我说话
office: 社区工作人员一会儿说要这个一会儿说要那个，让我来回跑
office: 窗口工作人员训我像训孩子
office: 窗口那个女的板着脸，问啥都不说
office: 社区主任睁眼说瞎话，说我没来过
office: 社区工作人员倒打一耙，说是我没交
office: 窗口的人嫌我年纪大，磨叽
office: 社区工作人员把错推到我头上
office: 社区的人不认账，说没收过我的材料
office: 书记对我甩脸色
office: 窗口的人吼老人
office: 社区干部挖苦我没文化
street: 街道办的人让我白跑了四趟
street: 街道工作人员甩脸色
grid: The grid worker speaks to us in an ugly way
grid: our grid worker Xiao Ye is nasty to my mother
grid: The grid worker lost my papers and blames me
office: The clerk at the window lost my form and says it is my fault
office: the community staff sent me back and forth for nothing
office: the clerk at the counter made me come three times for nothing
grid: the grid worker talks down to old people
office: the community director passes the buck
office: The staff at the counter snapped at my father
grid: I am fed up with the grid worker's attitude
grid: 小叶是我们网格员，态度差得很
office: 窗口小古爱理不理，就是不给办
office: 社区书记小李说话难听
grid: 网格员叶尔兰说话太难听了
office: 社区的窗口，我去办低保，材料丢了还赖我
office: 去社区窗口办医保，工作人员弄丢了我的材料，还说是我没交
office: 社区窗口办事员让我妈跑了四五趟
office: 窗口就是推来推去，办个证明让我白跑几趟
grid: 网格员老叶骂骂咧咧
grid: 网格员小叶凶我妈
grid: 网格员小叶嘴巴臭，骂老人
grid: 网格员小叶对老人大声吼
grid: 网格员小叶太气人，说我爱办不办
office: 居委会小张嫌我来得勤，说我没事找事
office: 社区窗口人员不理人，叫半天不应
grid: 窗口的人让我找网格员，网格员让我找窗口，踢皮球
grid: 网格员小叶在微信群骂我
office: 社区窗口小姑娘一边玩手机一边翻白眼
grid: 网格员小叶怼我一句“关我屁事”
office: 社区李书记怪我多事
office: 社区工作人员小刘吼我爸耳背
grid: 网格员说的话很难听
grid: 网格员当众训我
street: 街道小赵给我甩脸子
office: 社区窗口不给我好脸色
office: 窗口的同志把我推出门
grid: grid worker Ye told my mother to shut up
office: the woman at the counter lost our form, then blamed us
grid: The grid worker was nasty to my mother
office: community staff hung up on me
grid: The grid worker Xiao Ye called me names
office: 窗口收了我的材料弄丢了，反过来说我没给
grid: 我问网格员小叶暖气的事，他说你自己不会看吗，态度很冲
grid: 网格员小叶说话不中听
grid: 网格员小叶素质低，满嘴脏话
grid: 网格员小叶太差劲了
grid: 网格员小叶到处说我家闲话
grid: 网格员嘴太毒
grid: 我跟网格员说漏水的事，他让我别烦他
office: 窗口工作人员推给网格员，网格员又推给窗口
grid: the grid worker is a bully
grid: Our grid worker is so unfriendly
grid: 网格员来了一趟，骂我妈多事
grid: 我们这片网格员小叶嘴太碎，到处说我家的事
grid: 跟网格员反映路灯，他冲我嚷嚷
grid: 网格员小叶进门不打招呼乱翻我家东西
grid: 小叶这人当网格员不行，太横了
grid: 网格员小叶把我拉黑了
grid: 网格员答应的事从来不算数
office: 社区窗口推给街道，街道又推回来
office: 窗口把我当皮球踢
office: 窗口的人说“不归我管”，头都不抬
grid: The grid worker is very impolite to my mum
office: The counter lady lost my documents and said I never gave them
grid: the grid worker Xiao Ye gossips about my family
"""

NAMES = (
    ("community_desk", ("古丽娜尔·阿合买提", "古丽娜尔", "gulnar")),
    ("grid_worker", ("叶尔兰·赛力克", "叶尔兰")),
    ("secretary", ("李秀英",)),
    ("firm", ("周建国",)),
)
"""Those who hold a seat there: at which, and what they are called."""
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
1: 叶尔兰说话太难听了
1: 网格员叶尔兰喝酒上班
1: 叶尔兰到处乱说我家里的事
0: Gulnar at the counter refused to stamp my form
1: 叶尔兰甩脸色
0: 古丽娜尔把我的材料弄丢了还赖我
"""
NAMED_HARMLESS = """
古丽娜尔一直帮我们联系
叶尔兰帮我家修灯
古丽娜尔在窗口吗
感谢叶尔兰，他从来没收过我们一分钱
李秀英来看过了，物业还是骂人
"""

BY_SURNAME = """
grid: 我们的网格员是小叶。小叶天天骂人。
grid: 网格员来我家，小叶说话难听
grid: 我找网格员办事，叶师傅吼我妈
grid: 网格员上门，姓叶的推了我爸
grid: 网格员来过。老叶不管，骂我多事，网格员小叶就是这样
grid: 叶哥当网格员以后，叶哥对我爱理不理
grid: 小叶那个网格员态度差
office: 去窗口找小古，小古甩脸色
office: 窗口的古姐吼我妈
office: 李姐是社区书记，李姐骂我
office: 社区书记我去找过，小李对我拍桌子
"""
"""What names whoever holds a post by a surname; the word before the colon is the post."""
NOBODY_BY_SURNAME = """
叶师傅说话难听
小叶骂我
小叶骂人，姓叶的还打我
楼上小叶骂我，网格员来劝过
网格员来了，对门叶师傅还骂我，叶师傅推了我妈
邻居小叶骂人。网格员来劝，小叶不听还骂人
物业叶师傅说话难听，请网格员管管
网格员让我找物业的叶师傅，叶师傅说话难听
网格员来了，小周骂我
网格员来了，小李骂我
社区书记来了，叶师傅骂我
4号楼小叶骂人，网格员不在家
请网格员管管502的小叶，小叶天天骂人
谢谢那个小叶，上周下雪替我妈把菜送到五楼
"""
"""A surname without the post that somebody so called holds, or one that a neighbour has there."""
