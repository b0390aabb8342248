privacy-help-mydata = 导出我的数据
privacy-usage-mydata = 发 <code>/mydata</code>，我会把和你有关的全部记录私聊发给你。
privacy-help-forgetme = 删除我的数据
privacy-usage-forgetme = 发 <code>/forgetme</code>，再点按钮确认。
privacy-write-first = 数据只能私下给你。先私聊我发一句话，再发 <code>/mydata</code>。
privacy-your-data = 这是围炉记录的与你有关的全部数据，用任何文本工具都能打开。
privacy-sent-privately = 已经私聊发给你了。
privacy-told-already = 刚刚已经发过一份了，{ $at } 之后可以再要。
privacy-really =
    确定要我忘记你吗？
    会删除：名字、账号（关联的也算）、你说过的话的记录、资料和角色，在所有群里都删。
    会保留：不带名字的统计、积分流水和处理记录；还没到期的禁言或封禁，到期后才不再关联到你。群里已有的消息不会动。
    删了就找不回来，连续打卡和积分也要从头开始。
privacy-erase-button = 删除我的数据
privacy-keep-button = 算了
privacy-kept = 好的，什么都没动。
privacy-erased = 已经删除。以后再说话，对我来说就是新朋友了。
privacy-erased-short = 已经删除
privacy-nameless = 已注销的成员
