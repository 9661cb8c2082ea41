"""Sentences about an office as a whole, whoever does a task in it, and the town desk; then what only names an office, a place or somebody else, reviewed one by one."""

ITS_GRAFT = """
office: 居委会让我请吃饭才给盖章
office: 社区让我请客吃饭才给办
office: 办低保的要我送礼
office: 管低保的那个女的让我请她吃饭才给办
office: 社区要我送两条烟才给开证明
office: 居委会收了我五百才给盖章
office: 居委会问我要红包
office: 居委会暗示要表示表示
office: 社区说不送礼就不给办
office: 窗口让我给点好处
office: 管章的非要我买条烟
office: 办证的收了我两百块没给票
office: 管公租房的那个男的跟我要钱
office: 社区管民政的要好处费
office: 盖章的那个大姐让我请吃饭
office: 社区把救灾的米面分给自己人了
office: 居委会截留慰问品
office: 登记的小姑娘要我给她带两杯奶茶还要发红包
office: 给社区送了两箱牛奶才给开证明
office: 请居委会吃了顿饭才给盖的章
office: 居委会贪污补助款
office: 村委会要我交五百块好处费
street: 街道收了开发商的钱
office: 服务中心的人要我请客
office: 社区管养老的说要意思意思
office: the community wants a dinner before they stamp
office: 居委会非得让我请一桌才肯盖章
office: 社区张口就要两千块好处费
office: 居委会管事的要烟抽才办
office: 办养老认证的大姐让我送点东西
office: 村委会把扶贫款分给自家亲戚
office: 居委会和开发商一起吃喝，收了人家好处
office: 社区拿物业回扣
office: 居委会吃了包工头的回扣
office: 管盖章的让我买烟
office: 去居委会开证明还得请客
office: 社区跟我要钱才给登记公租房
office: 负责公租房的那个人收红包
office: 不送礼居委会就不给盖章
office: 社区发慰问品，先给自己人分
office: 我给居委会塞了钱
office: 社区私吞捐款
office: 管补助的男的暗示我送礼
street: 街道管公租房的要我请吃饭
office: 居委会让我请他们吃顿饭才给开证明
office: 社区要我给点好处才给登记
office: 办居住证的找我要烟
office: 管高龄补贴的那个人扣了我妈的钱
office: 村委会私分补偿款
office: 居委会伸手要红包
office: 负责救助的女的说送礼才批
office: 社区吃物业的回扣
office: 居委会把名额给了自家亲戚
office: 社区说给两条烟就给办
town: 镇街总台的人收红包
town: 总台的工作人员让我送两条烟才给转
"""

ITSELF = """
office: 社区把我举报的事告诉了邻居，邻居上门骂我
office: 居委会把我的电话给了物业，物业天天骚扰我
office: 社区把我的电话泄露给开发商
office: 居委会告诉邻居是我举报的
office: 我投诉的事被社区说出去了
office: 社区泄露我的信息
office: 居委会透露了我的身份，邻居来找我麻烦
office: 办低保的把我家的事到处说
office: 窗口把我的手机号给了中介
office: 我举报违建，社区转头就告诉人家了
office: 居委会把我的材料给邻居看
office: 居委会骂我
office: 居委会对老人大吼大叫
office: 盖章的那个大姐骂人
street: 街道把我举报的事告诉了邻居
office: the community office gave my phone number to the property firm
office: 居委会把我的名字告诉被投诉的那家了
office: 我反映噪音，居委会跟邻居说是我告的
office: 居委会出卖举报人
office: 社区泄密，邻居知道是我
office: 居委会把我家的隐私讲给大家听
office: 社区把投诉人的信息给物业
office: 办低保的大姐骂我穷
office: 村委会报复我
office: 社区吼我
street: 街道把我的名字透露给开发商
office: 居委会把我的投诉告诉楼上了
office: 社区把我的号码给了装修公司
office: 居委会跟物业讲是我举报的
office: 社区泄露了我的举报
office: 社区骂老人
street: 街道把我电话告诉了开发商
town: 镇街总台的人骂我
town: 镇街总台的接线员态度恶劣
town: the town desk shouted at me
"""

ITS_PLACE = """
社区让我请假去体检
居委会让我请物业来修
社区把我的低保办好了
居委会把通知发到群里
社区把我反映的事告诉了物业，物业已经修了
居委会告诉我物业会来修
社区跟楼上说过了，还是吵
办低保的要交什么材料
管水的师傅电话多少
办证的地方在哪
管电梯的说要收钱
办卡的收我二十块
管物业费的那个女的骂我
居委会收垃圾费吗
社区组织老人吃饭，要报名吗
居委会给老人送米面，感谢
社区食堂吃饭要钱吗
社区医院让我请家属来
社区旁边的饭店请客放鞭炮
社区里有人收红包发广告
社区里邻居骂我
物业让我请吃饭
街道两边商户占道
街道让我找社区盖章
村里要修路收钱吗
社区要我们表态同意加装电梯
居委会举报电话是多少
居委会帮我把丢的手机找回来了
在社区门口被骂了
社区把树砍了
我家在社区后面，邻居泄露我的信息
医院管床的护士要红包
居委会让我先请个假再来
社区让我送材料过去
居委会要我们交身份证复印件
居委会要买什么保险
居委会收了两次材料
社区收到物业的回复了吗
居委会给低保户送米面
居委会把补贴发给老人了
社区把物业的电话给了我
居委会把会议时间告诉邻居
社区告诉邻居把杂物搬走
居委会公开招聘
社区把我的情况报给民政局
社区被人骂了
社区食堂收了我的钱没给饭
社区里打麻将收钱
社区威胁牌掉了
办低保的流程怎么走
办公租房的人太多
管家骂我
负责保洁的要加工资
开锁的收我五百
发工资的事找谁
审核的进度在哪看
酒店总台骂我
街道扫雪太慢
街道把路修好了
街道把我转给住建局了
"""
