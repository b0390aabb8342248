# 每个场景里大家都会说的话：一行一种说法。

crowd-owner = 林老师
crowd-admin = 小周
crowd-nickname =
    阿明
    小红
    老王
    小李
    小陈
    豆子
    可乐
    阿May
    橘子汽水
    大鹏
    七七
    木木
    晚风
    老赵
    小鱼儿
    石头
    一颗糖
    阿杰
    南山
    雯雯
    向日葵
    胖虎
    青柠
    团子妈
    阿ken
    早起的鸟
    小满
    叮当
    慢慢来
    麦子
crowd-given =
    王
    李
    张
    刘
    陈
    杨
    赵
    黄
    周
    吴
    徐
    孙
    胡
    朱
    高
    林
    何
    郭
    马
    罗
    梁
    宋
    郑
    谢
    韩
    唐
crowd-family =
    静怡
    浩然
    子涵
    晓东
    雨桐
    建国
    思琪
    志强
    佳宁
    文博
    丽娜
    俊峰
    欣悦
    海燕
    天宇
    小曼
    国栋
    诗雅
crowd-stranger =
    财富密码
    兼职小助理
    VIP带单
    淘金客
    优惠快报
    暴富日记
    小仙女💋
    在家创业
    推广专员
    投资老K
crowd-reply =
    我也是！
    哈哈哈太真实了
    说得好
    给你点赞
    同感
    今天正好需要看到这句
    就是这个意思
    展开讲讲？
    笑出声
    学到了，谢谢
    抱抱，你不是一个人
    有后续记得说
    我试过一次，再也不敢了😅
    有道理，我还真没想到
    这话该说给{ $kin }听
    我这边也是，还{ $weather }
    明天我也试试
    周一别说这个
    午休就靠你们了
    谁能想到呢
    这句我收走了
    欢迎加入
    我当初也是这么开始的
    我每周跟{ $kin }说的就是这句
    真心佩服
    今天没想到能看到这个
    建议印在杯子上
    那咱俩一样
crowd-look-up =
    我的打卡
    排行榜
    /rituals
    群规
    积分
    我的打卡
crowd-repair = 补签 昨天
crowd-report =
    /report 像是骗子
    举报
    /report 麻烦管理员看看
crowd-appeal =
    那是我自己的博客，只是想介绍一下自己，不好意思！
    我不知道新人不能发链接，下次不会了，能解除一下吗
    链接是我写的学习笔记，不是广告，麻烦再看看
crowd-innocent-link =
    我的博客：https://blog.example.org/about
    照片都在这里：https://photos.example.org/me
    之前写过一篇：https://notes.example.org/first-week
crowd-spam =
    在家日赚500，名额不多，点这里领取 https://easy-money.example/go
    内部带单群最后几个位置，稳赚不赔 https://signals.example/vip
    前100名免费领礼品卡 https://gifts.example/now
    刷单兼职，一单一结，日入300 https://tasks.example/join
    投100明天变1000，有截图为证 https://invest.example/x10
crowd-dubious =
    课程资料半价出，要的私聊我
    有人要便宜的保健品吗？加我 dealer888
    找三个人一起做个项目，没有风险，私我
    可以涨粉，五块一千，要的说
crowd-slot-weather =
    下雨
    出太阳
    起雾
    刮大风
    降温
    出彩虹
crowd-slot-meal =
    番茄鸡蛋面
    酸辣粉
    蛋炒饭
    小馄饨
    剩饭剩菜
    最后一块蛋糕
crowd-slot-kin =
    我闺女
    我妈
    室友
    我家狗
    老板
    邻居阿姨
crowd-slot-town =
    成都
    杭州
    西安
    厦门
    长沙
    青岛
crowd-opener =
    早上好！
    今天好长啊，
    对了，
    坦白一下，
    来了来了，
    跟大家汇报，
    午休冒个泡，
    话说，
crowd-tail =
    ，就这样
    😅
    ，干活去了
    ，你们呢？
    ，随便说说
    ，溜了溜了
    🙈
    ，求奶茶
    哈哈
crowd-small-talk =
    这边一早就{ $weather }，你们那儿呢
    { $kin }问我对着手机傻笑什么，是在看群
    去{ $town }的车又晚点，正好爬楼看大家聊天
    中午{ $meal }，办公室都闻到了
    怎么还没到周五
    { $kin }把我钥匙藏起来了，这周第二回
    今年第一次开着窗睡
    八点半在沙发上睡着了，醒来99+
    周末去{ $town }，有什么推荐吗
    开了一天会，今天只能潜水
    先{ $weather }再{ $weather }，春天的脸
    做了{ $meal }，糊了一半
    { $kin }跟大家问好
    第三杯咖啡，不装了
    手机只剩2%，晚上见
    在{ $town }碰到一个跟我撞衫的，好尴尬
    新的一周，新的清单
    歪个楼，谁知道{ $town }靠谱的牙医
    终于{ $weather }了，都快忘了长什么样
    上班吵得头疼，还是群里清净
    今晚{ $meal }配毯子，不出门了
    现在和{ $kin }共用一张桌子，祝我好运
crowd-reply-more =
    真的
    😄
    花了多久？
    后来呢？
    🙌
    不是客套
    谢谢分享
    你那儿也{ $weather }吗
    来自{ $town }的问候
    ❤
crowd-protest =
    我是好心问问大家，不是打广告，能不能请别的管理员再看看
    我没想要大家什么，就是问问谁有兴趣
    确实看起来不太好，其他的我都删了，不会再发了
