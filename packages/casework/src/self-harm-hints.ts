/**
 * Words that may hint at self-harm or suicide. Their one use is to show help at once and to raise urgency: they block,
 * store and decide nothing, and finding none says nothing about a person.
 *
 * Whole phrases, not stems, so that ordinary words (German "die", "kill time") do not ring. The lists are written for
 * this project and have not been read by native speakers or clinicians. Cost: one pass of the text a phrase.
 */

const phrases = {
  en: `kill myself|killing myself|kms|end my life|ending my life|take my own life|take my life|end it all|want to die|wanna die|wanting to die|wish i was dead|wish i were dead|better off dead|better off without me|rather be dead|rather die|dont want to live|dont want to be alive|dont want to be here anymore|dont want to exist|cant go on|cant live like this|no reason to live|nothing to live for|no way out|suicide|suicidal|unalive|hurt myself|hurting myself|harm myself|harming myself|self harm|selfharm|cut myself|cutting myself|hang myself|overdose|jump in front of|goodbye forever|kill himself|kill herself|kill themselves|hurt himself|hurt herself|end his life|end her life`,
  es: `matarme|suicidarme|suicidarse|suicidio|suicida|quitarme la vida|quitarse la vida|acabar con mi vida|acabar con todo|terminar con mi vida|terminar con todo|quiero morir|quiero morirme|me quiero morir|ganas de morir|prefiero morir|mejor muerto|mejor muerta|no quiero vivir|no quiero seguir viviendo|no puedo seguir|no puedo mas|sin ganas de vivir|no tengo salida|no hay salida|no vale la pena vivir|hacerme dano|lastimarme|cortarme|autolesion|autolesionarme|ahorcarme|sobredosis|desaparecer para siempre`,
  fr: `me tuer|me suicider|se suicider|suicide|suicidaire|mettre fin a mes jours|mettre fin a ma vie|en finir|envie de mourir|veux mourir|voudrais mourir|prefere mourir|mieux mort|mieux morte|plus envie de vivre|veux plus vivre|veux pas vivre|ne veux plus etre la|en peux plus|aucune issue|pas d issue|pas d autre issue|me faire du mal|me blesser|me couper|me scarifier|scarification|automutilation|me pendre|me jeter sous|overdose`,
  pt: `me matar|matar me|suicidar me|me suicidar|suicidio|suicida|tirar a minha vida|tirar minha vida|acabar com a minha vida|acabar com minha vida|acabar com tudo|por fim a vida|quero morrer|queria morrer|vontade de morrer|prefiro morrer|melhor morto|melhor morta|nao quero viver|nao quero mais viver|nao aguento mais|sem saida|nao vejo saida|me machucar|machucar me|magoar me a mim|me cortar|cortar me|automutilacao|me enforcar|overdose`,
  ar: `انتحر|انتحار|الانتحار|سانتحر|اقتل نفسي|قتل نفسي|ساقتل نفسي|انهي حياتي|انهاء حياتي|سانهي حياتي|اريد ان اموت|اريد الموت|ابغي اموت|ابي اموت|عايز اموت|عايزه اموت|نفسي اموت|بدي موت|بدي اموت|اتمني الموت|لا اريد ان اعيش|لا اريد العيش|مش عايز اعيش|ما بدي عيش|ما ابي اعيش|الموت احسن|اذي نفسي|ااذي نفسي|اوذي نفسي|ايذاء نفسي|اجرح نفسي|اشنق نفسي|لا يوجد مخرج|ما في حل غير الموت`,
  cy: `lladd fy hun|lladd fy hunan|hunanladdiad|gwneud diwedd ar fy mywyd|diweddu fy mywyd|cymryd fy mywyd|eisiau marw|isio marw|moyn marw|well gen i farw|ddim eisiau byw|ddim isio byw|ddim moyn byw|methu mynd ymlaen|dim ffordd allan|niweidio fy hun|niweidio fy hunan|hunan niweidio|hunanniweidio|brifo fy hun|anafu fy hun|torri fy hun|crogi fy hun|gorddos`,
  de: `umbringen|mich toten|bringe mich um|bring mich um|selbstmord|suizid|suizidal|mir das leben nehmen|mein leben beenden|das leben nehmen|allem ein ende|will sterben|mochte sterben|will nicht mehr leben|mochte nicht mehr leben|nicht mehr leben|lieber tot|lieber sterben|tot sein|nicht mehr weiter|kann nicht mehr|kein ausweg|keinen ausweg|mir etwas antun|mir was antun|mich verletzen|mich selbst verletzen|selbstverletzung|mich ritzen|ritze mich|mich aufhangen|mich erhangen|uberdosis|vom dach springen|vor den zug`,
  hi: `आत्महत्या|खुदकुशी|ख़ुदकुशी|खुद को मार|अपनी जान ले|जान दे दू|जान देना चाह|मरना चाहता|मरना चाहती|मर जाना चाह|मर जाऊ|जीना नहीं चाहता|जीना नहीं चाहती|जीने का मन नहीं|जिंदगी खत्म|ज़िंदगी खत्म|जीवन समाप्त|कोई रास्ता नहीं|खुद को नुकसान|खुद को चोट|खुद को काट|फांसी लगा|atmahatya|aatmahatya|khudkushi|marna chahta|marna chahti|mar jana chahta|mar jana chahti|mar jaunga|mar jaungi|jeena nahi chahta|jeena nahi chahti|jine ka man nahi|jaan de dunga|jaan de dungi|khud ko maar|khud ko khatam`,
  fil: `magpakamatay|magpapakamatay|nagpapakamatay|pagpapakamatay|papatayin ko ang sarili|patayin ang sarili|tapusin ang buhay|tatapusin ang buhay|wakasan ang buhay|wakasan ang aking buhay|gusto ko nang mamatay|gusto kong mamatay|gusto ko na mamatay|mas mabuti pang mamatay|sana mamatay na|ayoko nang mabuhay|ayaw ko nang mabuhay|ayoko na mabuhay|hindi ko na kaya|di ko na kaya|wala nang pag asa|walang ibang paraan|saktan ang sarili|sinasaktan ang sarili|sasaktan ko ang sarili|maglaslas|naglalaslas|laslas|magbibigti|magbigti`,
} as const satisfies Record<string, string>

// Endings change in Hindi, so its phrases need only begin a word, not end one.
const openEnded = new Set(["hi"])

const lists = new Map<string, string[]>(
  Object.entries(phrases).map(([language, text]) => [language, text.split("|").map(plain)]),
)

/**
 * The phrases of `language` and of English that stand in the text, in the order of the lists; empty when none does.
 * An unknown language is read as English. Written in the clear nowhere: the caller keeps none of it.
 */
export function hintsOfSelfHarm(text: string, language: string): string[] {
  const words = ` ${plain(text)} `
  const read = language === "en" ? ["en"] : [language, "en"]
  return read.flatMap((code) =>
    (lists.get(code) ?? []).filter((phrase) => words.includes(openEnded.has(code) ? ` ${phrase}` : ` ${phrase} `)),
  )
}

/** Lower case; no accents, vowel marks, nuktas, apostrophes or punctuation; Arabic letter forms made one; single spaces. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640\u093c'’ʼ]/g, "")
    .normalize("NFC")
    .replace(/[أإآٱ]/g, "ا")
    .replaceAll("ى", "ي")
    .replaceAll("ة", "ه")
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")
    .trim()
}
