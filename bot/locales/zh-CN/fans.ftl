# 粉丝群：大家说的话。一行一种说法；小对话里，字母表示轮到谁。

fans-group = 北极光乐队 · 粉丝群
fans-setup-setup = /setup
fans-setup-text-rules = /setrules 1. 友善，也对别家友善。2. 不倒票，不发广告。3. 泄露的东西不要带进来。
fans-setup-ritual = /ritual new 极光 08:00-23:30 每天 照片 prompt=18:00 words=极光
fans-setup-quiet-answers = /set checkin.reply_style react
fans-setup-rule-links = /rule add links new=7d : delete, mute 1d
fans-did =
    极光 今天窗外的
    极光！在{ $city }看到海报了
    极光 早饭配{ $song }
    极光 旧外套上的新徽章
    极光 唱片到了，看
    极光 在{ $city }的公交上拍的
    极光 数学课上画的
    极光 江边的晚霞
fans-slot-song =
    《港口》
    《慢冬》
    《纸月亮》
    《跑吧狐狸》
    《十一》
    《上坡路》
fans-slot-city =
    上海
    成都
    武汉
    南京
    西安
    广州
fans-remark =
    从早上七点单曲循环{ $song }
    { $song }那个间奏，那个间奏！！
    { $city }第四排！！！手在抖
    谁去{ $city }？
    { $song }的贝斯震得我窗户响
    嗓子已经没了，演出还没到呢
    在超市听到{ $song }直接哭了
    去年他们在{ $city }唱了{ $song }，而我在出差
    倒计时，我已经不会数数了
    在学{ $song }的尤克里里，邻居不太高兴
    新照片，还是那件毛衣，我们挺得住
    下雨天你们听哪首
    { $song }小样更好听，不服来辩
    做了个从{ $city }到{ $city }的歌单，路上听
    票打印了两份，以防万一
    公交上有人哼{ $song }，差点抱上去
    家里没人懂，只好跟你们说：{ $song }
fans-cheer =
    好好看！
    😍
    这是哪儿？
    我也想要！
    裱起来！
    今日最佳
fans-live =
    开始了！！！
    左边那束光😭
    { $song }！我就知道！
    听到全场的声音了吗
    我卡了，在唱哪首？
    她冲鼓手笑了
    换发型了！
    我没哭
    好吧我哭了
    { $song }比唱片慢，我喜欢
    { $city }的朋友报个到！
    拨片又掉了
    谁数一下几把吉他
    我全家都在唱
    安可！！求{ $song }
    就是这个感觉
    她刚才说巡演了吗？
    她说巡演了！！
    今晚不用睡了
    今年春天最好的一晚
fans-intro =
    报到！我是{ $name }，在{ $city }，从{ $song }入坑
    报到：{ $name }，电梯里听到的，就留下了
    大家好我来报到，{ $name }，三场现场，零后悔
    自我介绍，{ $name }，我姐逼我听{ $song }，然后就这样了
fans-newcomer =
    { $city }的票什么时候开？ | 周五十点，手要快
    入门先听哪张？ | 第二张，晚上听
    演出前有聚会吗？ | 开场前两小时，喷泉旁边
    每周都有一起看现场吗？ | 对，周六晚上八点
fans-bye =
    消息太多看不过来，但爱你们
    要考试了，暑假后见！
fans-poll-song = /poll -until 8h 本周之歌？ | 《港口》 | 《慢冬》 | 《跑吧狐狸》 | 《十一》
fans-announce-live = /announce 今天 20:00 | 一起看现场，八点整一起按播放。
fans-thread-1 =
    A: 专辑排名，来
    B: 2、1、3
    C: 3、2、1，不接受讨论
    A: B有品位
    C: 我接受讨论
fans-thread-2 =
    A: 我给猫起名叫{ $song }
    B: 叫它它理吗？
    A: 它是猫
fans-thread-3 =
    A: 有人坐火车去{ $city }吗？我旁边有个空位
    B: 我！！几点？
    A: 两点，四站台
    C: 我带蛋糕
fans-thread-4 =
    A: 你们最老的一件周边是什么？
    B: 一张写着歌单的餐巾纸
    C: 餐巾纸歌单？{ $city }那场？我也在！
    B: 第二排红帽子？
    C: 是我😱
fans-thread-5 =
    A: 周五请假怎么跟老板说？
    B: “家里有事”
    C: 也不算撒谎
fans-thread-6 =
    A: { $song }第三句，是“光”还是“往”？
    B: 光
    C: 往！
    A: 八年了没人知道
fans-thread-7 =
    A: 我妈问墙上这几个人是谁
    B: 你怎么说？
    A: 我写作业的动力
    C: 高
fans-thread-8 =
    A: 下周第一次一个人看现场，有什么建议？
    B: 耳塞和水
    C: 你不是一个人，我们站左边
    A: 那我也站左边
