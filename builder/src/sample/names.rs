//! Name parts for people that do not exist. Family names are made from umbrellas, kettles and
//! snails, so that nobody is named by accident.

/// A name part in its own script and in Latin letters.
pub(super) type Part = (&'static str, &'static str);

/// The name parts of one language.
#[derive(Debug)]
pub(super) struct Names {
    /// Given names.
    pub(super) given: &'static [Part],
    /// Family names; none of them changes with the bearer's sex.
    pub(super) family: &'static [Part],
    /// Whether the family name is written first, in its own script, without a blank between.
    pub(super) family_first: bool,
}

/// Name parts in the order of [`LANGUAGES`](super::words::LANGUAGES).
pub(super) const NAMES: [Names; 12] = [
    Names {
        given: ENGLISH.0,
        family: ENGLISH.1,
        family_first: false,
    },
    Names {
        given: FRENCH.0,
        family: FRENCH.1,
        family_first: false,
    },
    Names {
        given: SPANISH.0,
        family: SPANISH.1,
        family_first: false,
    },
    Names {
        given: RUSSIAN.0,
        family: RUSSIAN.1,
        family_first: false,
    },
    Names {
        given: GREEK.0,
        family: GREEK.1,
        family_first: false,
    },
    Names {
        given: ARABIC.0,
        family: ARABIC.1,
        family_first: false,
    },
    Names {
        given: HEBREW.0,
        family: HEBREW.1,
        family_first: false,
    },
    Names {
        given: HINDI.0,
        family: HINDI.1,
        family_first: false,
    },
    Names {
        given: THAI.0,
        family: THAI.1,
        family_first: false,
    },
    Names {
        given: KOREAN.0,
        family: KOREAN.1,
        family_first: true,
    },
    Names {
        given: JAPANESE.0,
        family: JAPANESE.1,
        family_first: true,
    },
    Names {
        given: CHINESE.0,
        family: CHINESE.1,
        family_first: true,
    },
];

/// Given and family names.
type Parts = (&'static [Part], &'static [Part]);

/// Writes a list of Latin name parts, whose two spellings are the same.
macro_rules! latin {
    ($($name:literal)+) => { &[$(($name, $name)),+] };
}

const ENGLISH: Parts = (
    latin![
        "Marlow" "Tansy" "Orrin" "Clementine" "Barnaby" "Isolde" "Fergus" "Odette" "Percival"
        "Juniper" "Linus" "Saffron" "Rufus" "Ottilie" "Casper" "Wilhelmina" "Peregrine" "Bettina"
        "Cosmo" "Delphine" "Ignatius" "Lavender" "Mabel" "Neville" "Primrose" "Quentin" "Rosalind"
        "Silas" "Thora" "Ulysses" "Verity" "Winifred" "Xanthe" "Yvette" "Zebedee" "Araminta"
        "Bartholomew" "Cordelia" "Dashiell" "Euphemia" "Florian" "Guinevere" "Humphrey" "Imogen"
        "Jocasta" "Kit" "Lettice" "Monty"
    ],
    latin![
        "Quillfeather" "Marrowby" "Tiddlecombe" "Pocketwell" "Umberdash" "Larkenspool"
        "Thistlequay" "Bramblewick" "Crumpetson" "Dapplemere" "Fiddlestone" "Gosslewhite"
        "Hushpenny" "Inkermoor" "Jamborough" "Kettlewright" "Lanternby" "Nettlebrook" "Oddwater"
        "Pennywhistler" "Quaverley" "Rumbletoes" "Saltmarrow" "Teaspooner" "Underhoof"
        "Velveteer" "Wobblestone" "Yarrowbank" "Zitherby" "Applecarter" "Buttonhooke"
        "Candlewax" "Driftpebble" "Elbowgrease" "Foxtrotter" "Gingersnape" "Honeyfog"
        "Islington-Snail" "Jellicoe-Frost" "Kneecap-Jones" "Loosemarble" "Mooncaster"
        "Nightingown" "Overcoatt" "Puddlewick" "Quicksock" "Rainbarrel" "Sundaymorning"
    ],
);

const FRENCH: Parts = (
    latin![
        "Apolline" "Barnabé" "Célestine" "Gaspard" "Honorine" "Isidore" "Léonie" "Maxence"
        "Noémie" "Théophile" "Zéphyrine" "Aurélien"
    ],
    latin![
        "Parapluiseau" "Escargotin" "Théièrand" "Boutonnel" "Minuitier" "Citronnard"
        "Fenêtrier" "Nuageot" "Tambourel" "Valisoux" "Fromageau" "d’Horlogeon"
    ],
);

const SPANISH: Parts = (
    latin![
        "Abril" "Benicio" "Candela" "Dámaso" "Estrella" "Fermín" "Guadalupe" "Íñigo" "Jacinta"
        "Leandro" "Rocío" "Zacarías"
    ],
    latin![
        "Paragüero" "Caracoleta" "Teteruela" "Pingüinez" "Nubarrón" "Calcetinera" "Relojuela"
        "Limonares" "Puentecillo" "Medianoche" "Botonés" "Ñandutí-Soto"
    ],
);

const RUSSIAN: Parts = (
    &[
        ("Аглая", "Aglaya"),
        ("Тихон", "Tikhon"),
        ("Варвара", "Varvara"),
        ("Прохор", "Prokhor"),
        ("Марфа", "Marfa"),
        ("Лукьян", "Lukyan"),
        ("Фёкла", "Fyokla"),
        ("Игнат", "Ignat"),
        ("Зоя", "Zoya"),
        ("Демьян", "Demyan"),
        ("Ульяна", "Ulyana"),
        ("Савва", "Savva"),
    ],
    &[
        ("Зонтиченко", "Zontichenko"),
        ("Самоваренко", "Samovarenko"),
        ("Облаченко", "Oblachenko"),
        ("Пирожченко", "Pirozhchenko"),
        ("Чемоданенко", "Chemodanenko"),
        ("Барабаненко", "Barabanenko"),
        ("Пуговиченко", "Pugovichenko"),
        ("Улитченко", "Ulitchenko"),
        ("Полуноченко", "Polunochenko"),
        ("Снеговых", "Snegovykh"),
        ("Чайниченко", "Chaynichenko"),
        ("Пингвиненко", "Pingvinenko"),
    ],
);

const GREEK: Parts = (
    &[
        ("Ανθή", "Anthi"),
        ("Ορέστης", "Orestis"),
        ("Μυρτώ", "Myrto"),
        ("Φοίβος", "Foivos"),
        ("Θάλεια", "Thaleia"),
        ("Ιάσονας", "Iasonas"),
        ("Αρετή", "Areti"),
        ("Κίμωνας", "Kimonas"),
        ("Δάφνη", "Dafni"),
        ("Λεωνίδας", "Leonidas"),
    ],
    &[
        ("Ομπρελόγλου", "Ombreloglou"),
        ("Φεγγαρόγλου", "Fengaroglou"),
        ("Ψωμόγλου", "Psomoglou"),
        ("Καραβόγλου", "Karavoglou"),
        ("Τσαγερόγλου", "Tsageroglou"),
        ("Συννεφόγλου", "Synnefoglou"),
        ("Λεμονόγλου", "Lemonoglou"),
        ("Ρολογόγλου", "Rologoglou"),
        ("Βαλιτσόγλου", "Valitsoglou"),
        ("Κουμπόγλου", "Koumboglou"),
    ],
);

const ARABIC: Parts = (
    &[
        ("سلمى", "Salma"),
        ("طارق", "Tariq"),
        ("ياسمين", "Yasmin"),
        ("نديم", "Nadim"),
        ("هالة", "Hala"),
        ("فارس", "Faris"),
        ("ميساء", "Maysa"),
        ("زياد", "Ziyad"),
        ("رنا", "Rana"),
        ("جواد", "Jawad"),
    ],
    &[
        ("القمراوي", "al-Qamrawi"),
        ("البطريقي", "al-Batriqi"),
        ("الإبريقي", "al-Ibriqi"),
        ("الغيماوي", "al-Ghaymawi"),
        ("الجسراوي", "al-Jisrawi"),
        ("الليموني", "al-Laymuni"),
        ("الحلزوني", "al-Halazuni"),
        ("المظلاتي", "al-Mizallati"),
        ("الفيلاوي", "al-Filawi"),
        ("البيانوي", "al-Biyanawi"),
    ],
);

const HEBREW: Parts = (
    &[
        ("נעמה", "Naama"),
        ("עידו", "Ido"),
        ("תמר", "Tamar"),
        ("אורי", "Uri"),
        ("יעל", "Yael"),
        ("גיל", "Gil"),
        ("שירה", "Shira"),
        ("רותם", "Rotem"),
        ("אלון", "Alon"),
        ("מיכל", "Michal"),
    ],
    &[
        ("בן־ירח", "Ben-Yareach"),
        ("קומקומי", "Kumkumi"),
        ("מטריאן", "Mitrian"),
        ("עננברג", "Ananberg"),
        ("לימונסקי", "Limonski"),
        ("חילזוני", "Hilzoni"),
        ("פינגווינסקי", "Pingvinski"),
        ("כפתורי", "Kaftori"),
        ("גשרון", "Gishron"),
        ("תופינסקי", "Tupinski"),
    ],
);

const HINDI: Parts = (
    &[
        ("आरती", "Aarti"),
        ("विवान", "Vivan"),
        ("मीरा", "Mira"),
        ("कबीर", "Kabir"),
        ("तारा", "Tara"),
        ("ईशान", "Ishan"),
        ("नीला", "Nila"),
        ("रोहन", "Rohan"),
        ("सुमन", "Suman"),
        ("दिया", "Diya"),
    ],
    &[
        ("चाँदवाला", "Chandwala"),
        ("छातावाला", "Chhatawala"),
        ("केतलीवाला", "Ketliwala"),
        ("बादलवाला", "Badalwala"),
        ("घड़ीवाला", "Ghadiwala"),
        ("पुलवाला", "Pulwala"),
        ("नींबूवाला", "Nimbuwala"),
        ("ढोलवाला", "Dholwala"),
        ("जूतावाला", "Jutawala"),
        ("घोंघावाला", "Ghonghawala"),
    ],
);

const THAI: Parts = (
    &[
        ("มาลี", "Mali"),
        ("ตะวัน", "Tawan"),
        ("สายฝน", "Saifon"),
        ("ภูผา", "Phupha"),
        ("น้ำใส", "Namsai"),
        ("ก้องฟ้า", "Kongfa"),
        ("ดาวเรือง", "Daoruang"),
        ("ใบบัว", "Baibua"),
        ("ข้าวหอม", "Khaohom"),
        ("ลมหนาว", "Lomnao"),
    ],
    &[
        ("ร่มกันฝน", "Romkanfon"),
        ("กาน้ำทอง", "Kanamthong"),
        ("หอยทากวิ่ง", "Hoithakwing"),
        ("เมฆนุ่ม", "Meknum"),
        ("สะพานไม้", "Saphanmai"),
        ("หมวกใหญ่", "Muakyai"),
        ("กระดุมแดง", "Kradumdaeng"),
        ("กลองใหม่", "Klongmai"),
        ("จันทร์ยิ้ม", "Chanyim"),
        ("แมวหลับ", "Maeolap"),
    ],
);

const KOREAN: Parts = (
    &[
        ("우산", "Usan"),
        ("구름", "Gureum"),
        ("나루", "Naru"),
        ("보슬", "Boseul"),
        ("다온", "Daon"),
        ("가람", "Garam"),
        ("마루", "Maru"),
        ("새벽", "Saebyeok"),
        ("해솔", "Haesol"),
        ("들찬", "Deulchan"),
        ("아라", "Ara"),
        ("이슬", "Iseul"),
    ],
    &[
        ("달", "Dal"),
        ("솔", "Sol"),
        ("별", "Byeol"),
        ("봄", "Bom"),
        ("온", "On"),
        ("누", "Nu"),
        ("빛", "Bit"),
        ("숲", "Sup"),
        ("꽃", "Kkot"),
        ("눈", "Nun"),
    ],
);

const JAPANESE: Parts = (
    &[
        ("はるみ", "Harumi"),
        ("湊", "Minato"),
        ("灯", "Akari"),
        ("凪", "Nagi"),
        ("奏", "Kanade"),
        ("紬", "Tsumugi"),
        ("蛍", "Hotaru"),
        ("楓", "Kaede"),
        ("晴", "Haru"),
        ("千歳", "Chitose"),
        ("ことね", "Kotone"),
        ("朔", "Saku"),
    ],
    &[
        ("傘森", "Kasamori"),
        ("月鍋", "Tsukinabe"),
        ("雲釦", "Kumobotan"),
        ("雨靴", "Amagutsu"),
        ("星急須", "Hoshikyusu"),
        ("猫時計", "Nekodokei"),
        ("霧笛", "Muteki"),
        ("茶釜山", "Chagamayama"),
        ("夜汽車", "Yogisha"),
        ("鳩窓", "Hatomado"),
        ("旅鞄", "Tabikaban"),
        ("玉葱", "Tamanegi"),
    ],
);

const CHINESE: Parts = (
    &[
        ("小河", "Xiaohe"),
        ("听雪", "Tingxue"),
        ("慢慢", "Manman"),
        ("知秋", "Zhiqiu"),
        ("半夏", "Banxia"),
        ("星野", "Xingye"),
        ("不眠", "Bumian"),
        ("来福", "Laifu"),
        ("晚安", "Wan’an"),
        ("听雨", "Tingyu"),
        ("无雨", "Wuyu"),
        ("一舟", "Yizhou"),
    ],
    &[
        ("伞", "San"),
        ("壶", "Hu"),
        ("鲸", "Jing"),
        ("桥", "Qiao"),
        ("鼓", "Gu"),
        ("灯", "Deng"),
        ("梦", "Meng"),
        ("帽", "Mao"),
        ("袜", "Wa"),
        ("鸽", "Ge"),
    ],
);
