"""Sentences about drink, gossip, being laughed at, refusals of the office and wishes to have somebody replaced; then of relatives favoured and dinners."""

MANNERS = """
grid: 网格员喝酒上班
grid: 网格员喝醉了来敲我家门
grid: 网格员上班时间醉醺醺的
grid: 网格员满身酒气来我家登记
grid: 网格员小叶喝多了在楼道里闹
grid: 网格员在小区发酒疯
grid: The grid worker turned up drunk
grid: the grid worker smells of alcohol
grid: 网格员把我家的事到处说
grid: 网格员到处乱说我家里的事
grid: 网格员背后说我闲话
grid: 网格员逢人就讲我家的情况
grid: 网格员把我妈的病情告诉了邻居
grid: 网格员拿我家的家事当笑话讲
grid: 我家的隐私被网格员传遍了
grid: 网格员把我的信息发到群里
grid: 网格员四处议论我们租户
grid: the grid worker told the neighbours about my illness
grid: the grid worker talks about my family to everyone
grid: the grid worker spreads rumours
grid: 希望换掉网格员，他什么都不管
grid: 网格员什么都不管
grid: 能不能给我们换个网格员
grid: 建议撤换网格员
grid: 强烈要求换一位网格员
grid: 请把网格员换掉
grid: 网格员该换人了
grid: 网格员啥也不干
grid: please replace the grid worker
grid: we want another grid worker
office: 社区的人把我的事告诉了物业
office: 居委会的人把我家情况透露出去
office: 社区主任把我的隐私讲给别人听
office: 社区工作人员背地里议论我
office: 要求更换社区主任
office: 希望社区书记换人
office: 社区主任该下课了
office: 窗口的人笑话我不识字
office: 社区工作人员取笑我妈
office: 社区一直推来推去，不给我盖章
office: 社区就是不给我办证明
office: 居委会老是刁难我
office: 社区死活不给盖章
office: 社区拒绝给我开证明
office: 社区不肯给我签字
office: 我去了三次，社区推三阻四
office: Gulnar at the counter refused to stamp my form and laughed at me
office: at the counter they laughed at my mother
street: 街道办的人把我的事到处说
street: 街道工作人员喝酒上班
grid: 网格员天天喝酒
grid: 网格员上班喝得烂醉
grid: 网格员嘴不严，我家的事全小区都知道了
grid: 我跟网格员说的话，第二天楼里人都知道了
grid: 网格员把我得病的事说出去了
grid: 不想再要这个网格员了
grid: 我们楼要求换网格员
grid: 网格员不负责，换人吧
grid: I want the grid worker replaced
grid: the grid worker tells everyone about our family
office: 社区让我跑了五趟也不给盖章
office: The community keeps sending me away and won't stamp my form
office: The counter would not stamp my form
"""

FAVOURS = """
office: 社区工作人员偷偷给亲戚办低保
office: 社区主任给自己的侄子办了公租房
office: 社区书记帮自家人报低保
office: 书记和物业老板天天吃饭
office: 社区主任跟开发商一起吃吃喝喝
office: 社区书记经常和施工队喝酒
office: 物业老板请社区主任吃饭
office: 物业拉着书记下馆子
office: 社区主任陪包工头唱歌
grid: 网格员给熟人办低保
grid: 网格员让亲戚插队办补助，自己人先领，他帮自己的弟弟办
office: the community secretary eats every day with the owner of the property company
"""
