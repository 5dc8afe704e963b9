/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is understood of notices, laws and pages as they come: read these as the list of layouts.
 * Places and texts are invented. Each example says what is wanted of some fields, a line each:
 * several values parted by "|", "-" for none.
 */
#include "test.h"

#include "core/text/utf8.h"
#include "corpus/document.h"
#include "corpus/metadata/understand.h"

struct example {
	const char *what, *name, *text, *wanted;
};

static const struct example notices[] = {
        {"title over three lines, number under it", "a.txt",
         "云泽省人民政府办公厅关于进一步\n加强镜澜湖流域渔业资源保护\n和渔民转产工作的指导意见\n"
         "云政办发〔2021〕17号\n各市、县（市、区）人民政府，省政府各部门、各直属机构：\n"
         "为了保护渔业资源，提出如下意见。\n一、总体要求\n坚持保护优先。\n"
         "云泽省人民政府办公厅\n2021年3月5日\n（此件公开发布）\n",
         "title 云泽省人民政府办公厅关于进一步加强镜澜湖流域渔业资源保护和渔民转产工作的指导意见\n"
         "doc_number 云政办发〔2021〕17号\nissuers 云泽省人民政府办公厅\n"
         "addressees 各市、县（市、区）人民政府|省政府各部门、各直属机构\ntype 意见\n"
         "date_written 2021-03-05\n"},
        {"number above the title", "a.txt",
         "青府规〔2023〕4号\n青屿市人民政府关于印发渔港管理办法的通知\n各区人民政府：\n"
         "现将《渔港管理办法》印发给你们。\n青屿市人民政府\n2023年05月08日\n渔港管理办法\n"
         "第一条 为了管理渔港，制定本办法。\n第二条 本办法自2023年6月1日起施行，有效期5年。\n",
         "title 青屿市人民政府关于印发渔港管理办法的通知\ndoc_number 青府规〔2023〕4号\n"
         "issuers 青屿市人民政府\naddressees 各区人民政府\ntype 通知\ndate_written 2023-05-08\n"
         "date_effective 2023-06-01\ndate_repealed 2028-06-01\n"},
        {"number in brackets behind the title", "a.txt",
         "云泽省水利厅关于开展河湖清理的通知（云水函〔2019〕 88号）\n各市水利局：\n"
         "请于年底前完成清理。\n云泽省水利厅\n二〇一九年十月二十一日\n",
         "title 云泽省水利厅关于开展河湖清理的通知\ndoc_number 云水函〔2019〕88号\n"
         "issuers 云泽省水利厅\ntype 通知\ndate_written 2019-10-21\n"},
        {"number and date beside each other", "a.txt",
         "# 云泽省人民政府关于推进养老服务的意见\n\n云政发〔2022〕9号  2022年4月2日\n\n"
         "各市人民政府：\n\n推进养老服务。\n",
         "doc_number 云政发〔2022〕9号\nissuers 云泽省人民政府\ndate_written 2022-04-02\n"},
        {"number in front of a marked title", "a.md",
         "# "
         "云府函〔2018〕3号云泽省人民政府关于同意设立渔港经济区的批复\n\n青屿市人民政府：\n\n同意。"
         "\n",
         "title 云泽省人民政府关于同意设立渔港经济区的批复\ndoc_number 云府函〔2018〕3号\ntype "
         "批复\n"
         "addressees 青屿市人民政府\nissuers 云泽省人民政府\n"},
        {"joint issuers parted by spaces", "a.txt",
         "云泽省民政厅 云泽省财政厅 云泽省残疾人联合会关于调整补贴标准的通知\n云民发〔2020〕12号\n"
         "各市民政局、财政局、残联：\n调整如下。\n云泽省民政厅  云泽省财政厅  云泽省残疾人联合会\n"
         "2020年7月1日\n",
         "title 云泽省民政厅 云泽省财政厅 云泽省残疾人联合会关于调整补贴标准的通知\n"
         "issuers 云泽省民政厅|云泽省财政厅|云泽省残疾人联合会\ndate_written 2020-07-01\n"},
        {"joint issuers parted by 、", "a.txt",
         "最高人民法院、最高人民检察院关于办理非法捕捞案件若干问题的解释\n"
         "（2021年3月1日最高人民法院审判委员会第1800次会议、2021年3月9日最高人民检察院第十三届检察"
         "委员会"
         "第六十次会议通过，自2021年4月1日起施行）\n法释〔2021〕99号\n为了办理案件，解释如下：\n第"
         "一条 "
         "甲。\n",
         "issuers 最高人民法院|最高人民检察院\ntype 解释\ndate_written 2021-03-01\n"
         "date_effective 2021-04-01\ndoc_number 法释〔2021〕99号\n"},
        {"joint issuers glued to each other", "a.txt",
         "青屿市教育局青屿市公安局关于加强校车管理的通知\n各学校：\n加强管理。\n"
         "青屿市教育局　　　青屿市公安局\n2020年9月1日\n",
         "issuers 青屿市教育局|青屿市公安局\ndate_written 2020-09-01\n"},
        {"joint issuers, a line each, and a joint announcement", "a.txt",
         "财政部\n税务总局\n关于渔业船舶税收政策的公告\n财政部 税务总局公告2023年第82号\n"
         "现将有关事项公告如下：\n一、免税。\n财政部\n税务总局\n2023年8月2日\n",
         "issuers 财政部|税务总局\ntype 公告\ndoc_number 财政部 税务总局公告2023年第82号\n"
         "date_written 2023-08-02\n"},
        {"等部门: the signature names them all", "a.txt",
         "云泽省交通运输厅等四部门关于规范电动自行车的通知\n各市：\n请执行。\n云泽省交通运输厅\n"
         "云泽省公安厅\n云泽省市场监督管理局\n云泽省消防救援总队\n2024年5月20日\n",
         "issuers 云泽省交通运输厅|云泽省公安厅|云泽省市场监督管理局|云泽省消防救援总队\n"
         "date_written 2024-05-20\n"},
        {"letterhead, signature before the annex", "a.txt",
         "云泽省教育厅文件\n云教基〔2022〕6号\n关于做好招生工作的通知\n各市教育局：\n做好招生。\n"
         "附件：1.招生日程\n云泽省教育厅\n2022年5月12日\n附件1\n招生日程\n报名\n2022年6月1日\n",
         "title 关于做好招生工作的通知\ndoc_number 云教基〔2022〕6号\nissuers 云泽省教育厅\n"
         "date_written 2022-05-12\n"},
        {"addressees wrapped", "a.txt",
         "云泽省审计厅关于开展专项审计的通知\n云泽省教育厅、财政厅，各市审计局，省属各\n高等学校、"
         "科研"
         "院所，各县审\n计局：\n开展审计。\n",
         "addressees 云泽省教育厅、财政厅|各市审计局|省属各高等学校、科研院所|各县审计局\n"},
        {"a letter answered", "a.txt",
         "云泽省人民政府办公厅关于水价问题的复函\n云政办函〔1998〕16号\n省物价局、水利厅：\n同意。"
         "\n"
         "一九九八年二月九日\n",
         "type 函\nissuers 云泽省人民政府办公厅\ndate_written 1998-02-09\n"
         "doc_number 云政办函〔1998〕16号\n"},
        {"issued by 印发 alone", "a.txt",
         "甲市委办公厅、甲市政府办公厅印发《关于加强湖泊保护的意见》\n近日，印发了意见，并发出通知"
         "。\n",
         "title 甲市委办公厅、甲市政府办公厅印发《关于加强湖泊保护的意见》\ntype 意见\n"
         "issuers 甲市委办公厅|甲市政府办公厅\n"},
        {"names with spaces between their characters", "a.txt",
         "关于印发《渔业资金管理办法》的通知\n财建〔2020〕86号\n各省财政厅（局）：\n请执行。\n财  "
         "政  部\n"
         "工业和信息化部\n科  技  部\n2020年4月23日\n",
         "issuers 财政部|工业和信息化部|科技部\naddressees 各省财政厅（局）\ndate_written "
         "2020-04-23\n"},
        {"the title cites a number", "a.txt",
         "云泽省财政厅关于废止云财税〔2009〕1号文件的通知\n云财税〔2024〕5号\n各市：\n废止。\n",
         "doc_number 云财税〔2024〕5号\ntype 通知\nissuers 云泽省财政厅\n"},
        {"two numbers", "a.txt",
         "云泽省财政厅 云泽省税务局关于减税的通知\n云财税〔2024〕5号  "
         "云税发〔2024〕11号\n各市：\n减税。\n",
         "doc_number 云财税〔2024〕5号|云税发〔2024〕11号\n"},
        {"an old number", "a.txt",
         "关于铁路人员待遇的批复\n〔81〕铁人字1386号\n青屿铁路局：\n同意。\n铁道部\n一九八一年十月"
         "六日\n",
         "doc_number 〔81〕铁人字1386号\nissuers 铁道部\ndate_written 1981-10-06\n"},
        {"a bracket in the code", "a.txt", "关于审理案件的规定\n法(研)发〔1987〕6号\n第一条 甲。\n",
         "doc_number 法(研)发〔1987〕6号\n"},
};

static const struct example orders[] = {
        {"an order of the president", "a.txt",
         "中华人民共和国主席令\n第四十五号\n"
         "《中华人民共和国渔法典》已由中华人民共和国第十三届全国人民代表大会第三次会议于2020年5月28"
         "日通过，现予公布，"
         "自2021年1月1日起施行。\n中华人民共和国主席　某某某\n2020年5月28日\n中华人民共和国渔法典\n"
         "第一条　甲。\n",
         "title 中华人民共和国渔法典\ndoc_number 主席令第四十五号\nissuers 全国人民代表大会\n"
         "date_written 2020-05-28\ndate_effective 2021-01-01\ntype 法律\n"},
        {"the number behind the announcement", "a.txt",
         "中华人民共和国最高人民法院公告\n《最高人民法院关于审理渔业案件的规定》已于2021年5月24日通"
         "过，现予公布，自"
         "2021年8月1日起施行。\n最高人民法院\n2021年7月27日\n法释〔2021〕95号\n最高人民法院\n"
         "关于审理渔业案件的规定\n第一条 甲。\n",
         "title 最高人民法院关于审理渔业案件的规定\ndoc_number 法释〔2021〕95号\n"
         "issuers 最高人民法院\ndate_written 2021-07-27\ndate_effective 2021-08-01\n"},
        {"an announcement with a bare number", "a.txt",
         "云泽省水利厅\n公 告\n第 25 "
         "号\n现批准《湖泊标准》，自2020年10月1日起实施。\n云泽省水利厅\n2020年7月9日\n",
         "doc_number 云泽省水利厅公告第25号\nissuers 云泽省水利厅\ntype 公告\n"
         "date_written 2020-07-09\ndate_effective 2020-10-01\n"},
        {"an announcement that has no other title", "a.txt",
         "公　　告\n2021年 第12号\n经审查，批准下列企业。\n工业和信息化部\n二〇二一年五月二十日\n",
         "title 公告\ndoc_number 2021年第12号\nissuers 工业和信息化部\ntype 公告\n"
         "date_written 2021-05-20\n"},
        {"an order as cover", "a.txt",
         "中华人民共和国国务院令\n第799号\n《湖泊条例》已经2020年1月3日国务院第78次常务会议通过，现"
         "予公布，自"
         "2020年5月1日起施行。\n总　理　某某某\n2020年2月5日\n湖泊条例\n第一条 "
         "为了湖泊，制定本条例。\n",
         "title 湖泊条例\ndoc_number 国务院令第799号\nissuers 国务院\ntype 条例\n"
         "date_written 2020-02-05\ndate_effective 2020-05-01\n"},
        {"an order with its year", "a.txt",
         "云泽省交通运输厅令〔2016〕第3号\n现公布《航道办法》，自公布之日起施行。\n厅长 "
         "某某\n2016年12月28日\n"
         "航道办法\n第一条 甲。\n",
         "doc_number 云泽省交通运输厅令〔2016〕第3号\nissuers 云泽省交通运输厅\n"
         "date_written 2016-12-28\ndate_effective 2016-12-28\n"},
        {"an order in one line, the regulation in its bracket", "a.txt",
         "云泽省人民政府令第312号（云泽省渔港办法）\n《云泽省渔港办法》已经通过，现予公布。\n省长 "
         "某某\n"
         "2019年12月1日\n",
         "title 云泽省渔港办法\ndoc_number 云泽省人民政府令第312号\nissuers 云泽省人民政府\ntype "
         "办法\n"},
        {"history of a law in lines", "湖泊法(2018-12-29).md",
         "# 湖泊法\n\n2003年6月28日 第十届全国人民代表大会常务委员会第三次会议通过\n\n"
         "2018年12月29日 "
         "第十三届全国人民代表大会常务委员会第七次会议《关于修改〈甲法〉的决定》第一次修正\n\n"
         "## 第一章 总则\n\n第一条 甲。\n\n第九条 本法自2004年1月1日起施行。\n",
         "title 湖泊法\ntype 法律\nissuers 全国人民代表大会常务委员会\ndate_written 2018-12-29\n"
         "date_effective -\n"},
        {"history of a regulation in one bracket", "a.txt",
         "渔业条例\n（2007年7月25日国务院第186次常务会议通过　2007年8月5日中华人民共和国国务院令第5"
         "88号公布　"
         "自2007年10月1日起施行）\n第一章 总则\n第一条 甲。\n",
         "type 条例\nissuers 国务院\ndoc_number 国务院令第588号\ndate_written 2007-07-25\n"
         "date_published 2007-08-05\ndate_effective 2007-10-01\n"},
        {"an assembly of a province", "a.md",
         "# 云泽省湖泊条例\n\n2015年3月27日 "
         "云泽省第十二届人民代表大会常务委员会第十五次会议通过\n\n"
         "2015年6月1日 施行\n\n第一条 甲。\n",
         "issuers 云泽省人民代表大会常务委员会\ndate_written 2015-03-27\ndate_effective "
         "2015-06-01\n"},
        {"another document's repeal is not its own", "a.txt",
         "云泽省渔港办法\n第一条 甲。\n第二条 "
         "本办法自2020年5月1日起施行。《云泽省渔港规定》（自2001年3月1日起施行）同时废止。\n",
         "date_effective 2020-05-01\ndate_repealed -\n"},
        {"valid up to a day", "a.txt",
         "青屿市医疗保障局关于待遇的通知\n各区：\n本通知自2021年1月1日起执行，有效期至2023年12月31"
         "日。\n"
         "青屿市医疗保障局\n2020年12月9日\n",
         "date_effective 2021-01-01\ndate_repealed 2024-01-01\n"},
        {"in force some days after", "a.txt",
         "青屿市人民政府关于禁渔的通告\n本通告自发布之日起30日后施行。\n青屿市人民政府\n2021年1月1"
         "日\n",
         "type 通告\ndate_effective 2021-01-31\n"},
        {"a certificate has a term, not the document", "a.txt",
         "渔船办法\n第一条 本办法自2020年5月1日起施行。\n第二条 "
         "捕捞许可证自发放之日起施行，有效期5年。\n",
         "date_repealed -\n"},
        {"a registration has a term, not the regulation", "a.txt",
         "护工条例\n第一条 甲。\n第二条 符合本条例规定的，准予注册。\n护工注册有效期为5年。\n"
         "第三条 商标备案自备案之日起生效，有效期为10年。\n第四条 "
         "本条例自2008年5月1日起施行。\n",
         "date_effective 2008-05-01\ndate_repealed -\n"},
        {"执行期限至", "a.txt",
         "渔港办法\n第一条 甲。\n第二条 本办法自2021年5月1日起施行，执行期限至2026年4月30日。\n",
         "date_effective 2021-05-01\ndate_repealed 2026-05-01\n"},
        {"执行至", "a.txt",
         "云泽省税务局公告\n2023年第4号\n一、本公告规定的政策执行至2027年12月31日。\n",
         "date_repealed 2028-01-01\n"},
        {"from a day to a day", "a.txt",
         "渔港办法\n第一条 本办法自2021年1月1日起至2023年12月31日止执行。\n",
         "date_effective 2021-01-01\ndate_repealed 2024-01-01\n"},
        {"the term in a sentence of its own", "a.txt",
         "渔港办法\n第一条 本办法自2021年5月1日施行。有效期五年。\n",
         "date_effective 2021-05-01\ndate_repealed 2026-05-01\n"},
        {"the term counts from the day of the note", "a.txt",
         "渔港办法\n（2015年3月1日云泽省人民政府令第9号公布 自2015年5月1日起施行）\n"
         "第一条 甲。\n第二条 本办法有效期5年。\n",
         "date_effective 2015-05-01\ndate_repealed 2020-05-01\n"},
        {"a trial has an end", "a.txt",
         "渔业补贴细则（试行）\n第一条 本细则自2021年10月8日起施行，试行期2年。\n",
         "date_repealed 2023-10-08\n"},
        {"what is told about a regulation has no term", "a.txt",
         "《渔港办法》解读\n本办法自2021年5月1日起施行，有效期5年。\n",
         "date_effective -\ndate_repealed -\n"},
        {"the procuratorate, not its committee", "a.md",
         "# 检察渔业规则\n\n2019年12月2日 "
         "最高人民检察院第十三届检察委员会第二十八次会议通过\n\n第一条 甲。\n",
         "issuers 最高人民检察院\n"},
        {"two bodies joined by 和", "a.md",
         "# 渔药进口办法\n\n2003年8月18日 国家渔药监督管理局和海关总署令第4号公布\n\n第一条 甲。\n",
         "issuers 国家渔药监督管理局|海关总署\n"},
        {"通告 within a title says nothing of who issues", "a.md",
         "# 中华人民共和国海上渔船警告和渔船通告管理规定\n\n第一条 甲。\n", "issuers -\n"},
        {"the state before 国务院", "a.txt",
         "中华人民共和国国务院关于设立渔业试验区的决定\n国务院决定如下：\n一、设立。\n"
         "中华人民共和国国务院\n2015年5月5日\n",
         "issuers 国务院\n"},
        {"an order of two bodies", "a.md",
         "# 民兵渔业条例\n\n2019年3月2日 "
         "中华人民共和国国务院、中华人民共和国中央军事委员会令第971号公布\n\n第一条 甲。\n",
         "issuers 国务院|中央军事委员会\n"
         "doc_number 中央军事委员会令第971号|国务院、中央军事委员会令第971号\n"},
        {"a code that begins like a word of a sentence", "a.txt",
         "即川市人民政府关于禁渔的通知\n即政发〔2022〕5号\n各区：\n禁渔。\n",
         "doc_number 即政发〔2022〕5号\n"},
        {"a body whose name holds a word of sentences", "a.md",
         "# 渔业外贸办法\n\n1995年9月4日 对外渔业合作部令第6号公布\n\n第一条 甲。\n",
         "issuers 对外渔业合作部\ndoc_number 对外渔业合作部令第6号\n"},
        {"a letterhead above a title of its own", "a.txt",
         "国家渔业局\n中华人民共和国2022年渔业经济统计公报\n2023年2月28日\n渔业发展。\n",
         "title 中华人民共和国2022年渔业经济统计公报\nissuers 国家渔业局\ntype 公报\n"},
        {"marks within marks", "a.txt",
         "云泽省人民政府令\n第325号\n《云泽省人民政府关于修改〈渔港规定〉的决定》已经通过，现予公布"
         "。\n"
         "省长 某某\n2021年5月20日\n",
         "title 云泽省人民政府关于修改《渔港规定》的决定\n"},
        {"a judgment", "a.txt",
         "（2021）青01民终123号\n青屿市中级人民法院\n民事判决书\n上诉人：某某。\n"
         "二〇二一年三月五日\n",
         "title 青屿市中级人民法院民事判决书\ntype 判决书\n"
         "doc_number （2021）青01民终123号\ndate_written 2021-03-05\n"},
};

static const struct example pages[] = {
        {"a block, a line each", "a.txt",
         "索 引 "
         "号：014349/2021-00017\n主题分类：农业、林业、水利\\水利、水务\n发文机关：云泽省人民政府\n"
         "成文日期：2021年3月5日\n标　　题：云泽省人民政府关于湖泊保护的意见\n发文字号：云政发〔202"
         "1〕7号\n"
         "发布日期：2021年3月12日\n云泽省人民政府关于湖泊保护的意见\n各市：\n保护湖泊。\n",
         "index_no 014349/2021-00017\ntheme 农业、林业、水利\\水利、水务\nissuers 云泽省人民政府\n"
         "date_written 2021-03-05\ntitle 云泽省人民政府关于湖泊保护的意见\n"
         "doc_number 云政发〔2021〕7号\ndate_published 2021-03-12\ntype 意见\naddressees 各市\n"},
        {"a block in one line", "a.txt",
         "索引号：X-2021-1 主题分类：水利 发文机关：青屿市水务局 成文日期：2021-03-05 "
         "发文字号：青水〔2021〕7号 "
         "发布日期：2021-03-12 有效性：有效\n关于湖泊保护的通知\n各区：\n保护湖泊。\n",
         "index_no X-2021-1\ntheme 水利\nissuers 青屿市水务局\ndate_written 2021-03-05\n"
         "doc_number 青水〔2021〕7号\ndate_published 2021-03-12\nstatus 现行有效\n"
         "title 关于湖泊保护的通知\n"},
        {"a block as a table", "a.txt",
         "索引号\tX-2021-1\t主题分类\t水利\n发文机关\t青屿市水务局\t成文日期\t2021年03月05日\n"
         "发文字号\t青水〔2021〕7号\t发布日期\t2021年03月12日\n关于湖泊保护的通知\n各区：\n保护湖泊"
         "。\n",
         "index_no X-2021-1\ntheme 水利\nissuers 青屿市水务局\ndate_written 2021-03-05\n"
         "doc_number 青水〔2021〕7号\ndate_published 2021-03-12\n"},
        {"a block, label and value a line each", "a.txt",
         "索引号：\nX-2021-1\n发文机关：\n青屿市水务局\n成文日期：\n2021年3月5日\n发文字号：\n"
         "关于湖泊保护的通知\n各区：\n保护湖泊。\n",
         "index_no X-2021-1\nissuers 青屿市水务局\ndate_written 2021-03-05\ndoc_number -\n"},
        {"the line of a page under its title", "a.txt",
         "首页\n政务公开\n通知公告\n青屿市水务局关于湖泊保护的通知\n发布时间：2021-03-12 "
         "来源：青屿市水务局 "
         "浏览次数：17\n各区：\n保护湖泊。\n青屿市水务局\n2021年3月5日\n",
         "title 青屿市水务局关于湖泊保护的通知\ndate_published 2021-03-12\ndate_written "
         "2021-03-05\n"
         "issuers 青屿市水务局\n"},
        {"the stamp of a page, and a first sentence without 。", "a.txt",
         "市政府\n新闻办\n首页\n互动\n推荐\n人文\n搜索\n微信\n微博\n手机端\n语言\n"
         "青屿市医疗保险中心关于开展缴费工作的通告\n2025-10-17 09:00:00\n来源： "
         "青屿市医疗保障局\n分享到\n"
         "为推进参保，根据《意见》（云办发〔2024〕38号）的规定，现将有关事项通告如下：\n一、参保范"
         "围\n"
         "青屿市医疗保险中心\n2025年10月14日\n",
         "title 青屿市医疗保险中心关于开展缴费工作的通告\ndoc_number -\nissuers "
         "青屿市医疗保险中心\n"
         "date_written 2025-10-14\ndate_published 2025-10-17\naddressees -\n"},
        {"an order on a page", "a.txt",
         "市政府\n新闻办\n首页\n互动\n推荐\n人文\n搜索\n微信\n微博\n手机端\n语言\n"
         "青屿市老年人优待办法\n2021-02-09\n来源： "
         "青屿市人民政府办公室\n青屿市人民政府令\n第179号\n"
         "《青屿市老年人优待办法》已经通过，现予公布，自2021年5月1日起施行。\n市　长：某某某\n2021"
         "年1月29日\n"
         "青屿市老年人优待办法\n第一条 甲。\n",
         "title 青屿市老年人优待办法\ndoc_number 青屿市人民政府令第179号\nissuers 青屿市人民政府\n"
         "date_written 2021-01-29\ndate_published 2021-02-09\ndate_effective 2021-05-01\n"},
        {"a block of HTML cells", "a.html",
         "<table><tr><td>索引号：</td><td>X-1</td><td>发文字号：</td><td>青水〔2021〕7号</td></tr>"
         "<tr><td>成文日期：</td><td>2019年4月23日</td><td>发布日期：</td><td>2019年5月1日</td></"
         "tr>"
         "</table><p>四月开渔。",
         "index_no X-1\ndoc_number 青水〔2021〕7号\ndate_written 2019-04-23\n"
         "date_published 2019-05-01\n"},
};

static const struct example others[] = {
        {"a form addresses nobody", "a.txt", "附件2\n渔业补贴申请表\n姓名：\n日期：2020年1月1日\n",
         "addressees -\n"},
        {"a report to an assembly", "a.txt",
         "关于2023年预算执行情况的报告\n——2024年1月23日在云泽省第十四届人民代表大会第二次会议上\n"
         "云泽省财政厅\n各位代表：\n报告如下。\n",
         "type 报告\nissuers 云泽省财政厅\ndate_written 2024-01-23\n"},
        {"a day under the title", "a.txt",
         "青屿市财政局\n关于2022年预算公开的说明\n2022年3月1日\n一、概况\n甲。\n",
         "issuers 青屿市财政局\ndate_written 2022-03-01\n"},
        {"a decision of an assembly", "a.txt",
         "第十一届全国人民代表大会第三次会议关于政府工作报告的决议\n第十一届全国人民代表大会第三次"
         "会议听取了报告。\n",
         "issuers 全国人民代表大会\ntype 决议\n"},
        {"an amendment addresses nobody", "a.txt",
         "渔业法修正案\n（2017年11月4日通过）\n为了保护渔业，在渔业法中增加一款，将该条修改为：\n"
         "“禁止捕捞。”\n本修正案自公布之日起施行。\n",
         "addressees -\ndate_written 2017-11-04\ntype 法律\n"},
        {"a speech", "a.txt",
         "在全省渔业工作会议上的讲话\n（2021年2月22日）\n同志们：\n渔业很重要。\n",
         "type 讲话\ndate_written 2021-02-22\naddressees -\nissuers -\n"},
        {"a report", "2023年政府工作报告.txt",
         "政府工作报告\n——2023年1月13日在云泽省人民代表大会上\n各位代表：\n过去一年，风调雨顺。\n",
         "title 2023年政府工作报告\ntype 报告\ndate_written 2023-01-13\naddressees -\n"},
        {"a file named after what a notice sends along", "青屿市渔港安全管理办法.txt",
         "青屿市人民政府关于印发青屿市渔港安全管理办法的通知\n青府〔2020〕3号\n各区：\n请执行。\n",
         "title 青屿市渔港安全管理办法\ntype 办法\nissuers 青屿市人民政府\ndoc_number "
         "青府〔2020〕3号\n"},
        {"page numbers and marks of Markdown", "a.txt",
         "-1-青屿市水务局关于印发\n-2-\n《湖泊办法》的通知\n**青水〔2021〕7号**"
         "\n各区：\n请执行。\n",
         "doc_number 青水〔2021〕7号\nissuers 青屿市水务局\n"},
        {"nothing to be understood", "随笔.txt", "今天天气很好。\n我去了湖边。\n",
         "title 随笔\ndoc_number -\nissuers -\ntype -\ndate_written -\ndate_effective -\n"},
};

/* The values of a field, parted by "|". */
static const char *values(const struct metadata *m, enum meta_field field, struct buf *joined)
{
	const struct meta_value *v;

	buf_reset(joined);
	for (size_t i = 0; (v = metadata_get(m, field, i)); i++)
		buf_printf(joined, "%s%s", i ? "|" : "", v->text);
	return joined->len ? buf_cstr(joined) : "-";
}

static size_t check(const struct example *e)
{
	struct document d;
	struct err err;
	struct buf joined = BUF_INIT(10000);
	size_t failed = 0;
	char key[64], wanted[1000];
	int n;

	assert_ok(document_parse(e->text, strlen(e->text), e->name, &d, &err), &err);
	for (const char *at = e->wanted; sscanf(at, "%63s %999[^\n]\n%n", key, wanted, &n) == 2;
	     at += n) {
		enum meta_field field = field_find(key, strlen(key));
		assert_int_not_equal(field, META_FIELDS);
		const char *got = values(&d.metadata, field, &joined);
		if (strcmp(got, wanted) == 0)
			continue;
		print_error("%s: %s is \"%s\", wanted \"%s\"\n", e->what, key, got, wanted);
		failed++;
	}
	buf_release(&joined);
	document_release(&d);
	return failed;
}

static void check_all(const struct example *examples, size_t n)
{
	size_t failed = 0;

	for (size_t i = 0; i < n; i++)
		failed += check(&examples[i]);
	assert_int_equal(failed, 0);
}

#define CHECK(examples) check_all((examples), sizeof(examples) / sizeof((examples)[0]))

static void test_notices(void **state)
{
	(void)state;
	CHECK(notices);
}

static void test_orders_and_laws(void **state)
{
	(void)state;
	CHECK(orders);
}

static void test_pages(void **state)
{
	(void)state;
	CHECK(pages);
}

static void test_others(void **state)
{
	(void)state;
	CHECK(others);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_notices),
	        cmocka_unit_test(test_orders_and_laws),
	        cmocka_unit_test(test_pages),
	        cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
