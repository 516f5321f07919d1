"""Lines made by program for training: patterns of what people say in each mood, and emoji.

`{a|b}` is one of a and b."""

import re

MOODS = ["happy", "energetic", "calm", "neutral", "sad", "angry", "fearful", "surprised"]
EMOJI = {
    "happy": "😀😃😄😁😆😂🤣😊🙂😇🥰😍🤩😘😋🤗❤💕💖💛🎉🥳👍🙏😻🌈💐🎂🌞",
    "energetic": "💪🔥⚡🏃🚴🏋🕺💃🚀🤸🏆🎸🤘🏄🥁💥",
    "calm": "😌🧘🌿🍵🌅🌙🕯🛀☕🌊🍃😴🏞☮🤍",
    "neutral": "😐😑🤷📎📅🧾🚌📦🤔",
    "sad": "😢😭😞😔☹🙁😿💔😥🥺😓😩😪🥀🖤",
    "angry": "😠😡🤬👿😤🖕💢😾👎🙄",
    "fearful": "😱😨😰😧😬🫣😖👻🕷🥶",
    "surprised": "😮😲😯🤯😳🙀❗❓",
}
LINES = {
"happy": """
{i|we|my sister|my brother|she|he} {got|was offered|landed} {the job|a promotion|a raise|the scholarship|the part|an offer|into college}{!| :)|, so happy|, yay|}
{passed|aced|nailed} {my exam|the test|my finals|the interview|the audition|my thesis defence}{!|, what a relief and joy| finally|}
{i am|i'm|im|feeling|we are} {so |really |very |just |}{happy|glad|grateful|thankful|blessed|cheerful|delighted|content|proud|thrilled with life|over the moon|overjoyed|in love|lucky}{ today| right now|!| to be here|}
{my daughter|my son|our baby|my niece|the kids|my nephew} {smiled at me|said mama|drew me a picture|hugged me|won a prize|took a bow on stage|learned to ride a bike}
{he|she|they} {proposed|hugged me|kissed me|told me they love me|made me breakfast in bed|surprised me with flowers and i loved it|held my hand}
{lovely|wonderful|amazing|great|beautiful|perfect|fantastic|awesome|delightful} {day|evening|dinner|weekend|holiday|wedding|party|trip|time} {with|spent with} {friends|the family|my girls|you|my husband|my wife|the kids|everyone i love}
best {day|night|summer|christmas|vacation|gift|hug|meal} {ever|of my life|in a long time}
{love|adore} {my|our} {life|new home|new job|little family|garden|dog|cat|friends|students}{ so much|!| to bits|}
{we|they} {won|made it|are engaged|are getting married|had a healthy baby|bought our first house|celebrated our anniversary}{!|, cheers| 🎉|}
{laughing|giggling|smiling|grinning} {with my friends|all day|like a fool|so hard|from ear to ear|at old photos with mum}
thank you {so much |}{for everything|for being there|for the lovely gift|for this wonderful day|my friends|mum}
{so |i'm so |}proud of {you|my son|my team|myself|my sister|what we built|her}
{it isn't|not|this isn't} {bad|terrible|half bad}{ at all|}{, i like it|, quite nice actually|}
{i have|i've|we have} never {been|felt} {so|this} {happy|loved|proud|lucky|good|alive and glad}
{could not|couldn't|can't} be {happier|prouder|better|more grateful}
can't stop {smiling|laughing|thinking about how lucky i am}
can't wait {to see you|for my birthday|for the holidays|to meet the baby|to be home}
{reunited with|got a letter from|had coffee with|heard from} {my best friend|an old friend|my cousin|my grandparents|my dad} {after years|today|and it made my week|, so good}
{the kitten|our puppy|the new dog|my cat} {purred on my chest|is the cutest|licked my face|makes me smile|is part of the family now}
{everything|life|it all} {is going well|is good|worked out|feels right|is falling into place}
{haha|lol|lmao|hahaha} {that was hilarious|so funny|this cracked me up|i love it|you made my day}
{sunshine|music|cake|ice cream|flowers|pancakes|chocolate} and {you|laughter|good friends|love} {all day|make me happy|, that's all i need}
{finished|published|sold} {my first book|my novel|my painting|the project} and {people love it|i'm proud|it feels great}
{good|great|wonderful|fantastic|happy|the best} news {today|everyone|from the doctor|from home}{!|}
{your|her|his} {love|smile|laugh|kiss} {lights up my world|is my sunshine|makes me smile|is all i ever wanted}
{happy|joyful} {birthday|new year|anniversary|friday|tears}{ to me| everyone|!|}
the {results|scan|tests} {are clear|came back fine}, {thank god|we are so happy|she will be okay}
{i found|we found} {my lost ring|the love of my life|a home|my people}{!|}
{finally|at last} {holding my baby|married|together again|debt free|home with my family|a day with my girlfriend}
{haven't|have not} {laughed|smiled} {this much|so much} in {years|ages|months}
{enjoying|enjoyed|loved} {the concert|the picnic|every minute|the barbecue|the fair|the food|a sunny day at the beach with friends}
{a stranger|the barista|my neighbour|my student|my boss} {paid for my coffee|complimented me|brought cookies|gave me a card|praised my work}{, so kind|, made my day|}
""",
"energetic": """
{ready|pumped|hyped|stoked|fired up|psyched|amped} {for|about} {the game|the race|the concert|today|tonight|the trip|the new project|the weekend|the show}{!|!!|}
{i'm|im|feeling|we are} {so |really |super |}{pumped|hyped|energized|energetic|unstoppable|full of energy|wired|invincible|powerful|strong|motivated|excited|alive|buzzing|on top of the world}{!| today| right now|}
{just |}{ran|finished|did|crushed|smashed|completed} {a marathon|five miles|a half marathon|leg day|100 pushups|my workout|a triathlon|an hour of spinning|a hard swim}{, feeling strong|, feeling amazing|!|, what a rush|}
{let's|lets} {go|do this|dance|rock|ride|roll|get moving|win this|make some noise|hit the road|run}{!|!!!| tonight| baby|}
{dance|dancing|dancing wildly|jumping|running|moving} {all night|to the beat|till dawn|through the streets|like crazy|with the music loud}
{turn it up|crank it up|feel the bass|hands in the air|make it loud|shake it|move your body|jump up}{!| tonight| everybody|}
{woke up|up} {early|at six|before the alarm} and {hit the gym|went for a run|already did my workout|ready to go|ready to conquer the day|full of power}
{so much|bursting with|overflowing with|full of} {energy|adrenaline|power|ideas|drive|motivation}{!| today|, can't stop moving|}
{adrenaline|my heart|the crowd|blood|electricity} {is pumping|is going wild with excitement|rushing|is roaring|running high}
{we|i|they} {sprinted|raced|charged|stormed|jumped|danced|rocked|surfed|skated} {down the hill|to the finish|the whole night|on stage|all day|across the field}
new {record|personal best|pb|high score}{!| in the gym| today|, so pumped}
{coffee|espresso|red bull|caffeine} {in, world out|kicked in|and i'm flying|and loud music, go go go}
{nothing|nobody} can stop {me|us}{ now| today|}
{on fire|full speed|full throttle|let's crush it|game on|bring it on|here we go|go go go|beast mode}{ today|!|!!|}
{the drums|the beat|the bass|guitars|the engine} {are pounding|drives me|hits hard|screaming, we run|makes me move}
{so |i'm so |we're so |}excited {for|about} {tomorrow|the trip|the concert|the launch|the festival|my new bike|the big game|this season}{!|!!|}
{did|got|cleaned|painted|finished} {so much|everything|the whole garage|ten things|two rooms} {done|}{ this morning| in no time|, still going|, what's next}
{gym|workout|training|boxing|spin class|crossfit|football practice|hiit} {was intense|went great|done, i feel strong|at dawn, let's go|and then dancing}
{can't|cannot} {sit still|stop moving|stop dancing|calm down, too excited|keep my feet still}
{hiking|climbing|cycling|skiing|kayaking|surfing|skateboarding|paragliding} {up the mountain|all day|at full speed|like mad|is such a rush}
i feel like {running|dancing|i could run forever|i can do anything|a rocket|i could lift a car}
{we are|i am} {wild|young|alive} and {free|running|on the run|burning bright}
{race|match|game|fight|show} day{!|, let's go|, i'm ready|!!}
{driving|riding|flying} fast {with the windows down|down the highway|through the night}, {music loud|wind in our hair|singing at the top of our lungs}
{i want to|wanna|gonna} {dance|party|run|ride|move|jump|shout} {all night|tonight|until sunrise|right now}{!|}
{working|training|pushing} hard{er|}{ every day|, no limits|, no excuses}, {stronger|faster|getting better}
{what a|such a} {rush|thrill|ride|workout|show}{!|, again again|, my heart is pumping}
{wide awake|wired|buzzing} and {building things|writing code like mad|ready for more|full of ideas}
{not|i'm not} {tired|sleepy|slowing down} {yet|at all}, {let's keep going|one more round|more}
{the crowd|everyone|the whole stadium} {jumped|went wild|was dancing|sang along at full volume}
{excited|hyped|stoked|so ready|pumped} to {see this|play again|get started|try it|watch them play|go back out there|do it all again}{!|!!| already|}
{this|that|it} {is|was|looks} {so exciting|exciting|so intense, let's go|wild, i love the energy|electric}{!|!!|}
{so much hype|the hype is real|the energy is unreal|what a game, go go go}{!| right now| tonight|}
{go|come on|let's go} {team|boys|girls|lads|guys}{!|!!!|, you got this|, push harder}
{sweating|grinding|lifting|boxing|climbing} {since dawn|like a machine|and loving it|and not slowing down|with the volume up}
{one more|another} {round|lap|set|song|mile}{!|, i've got power left|, don't stop now|, faster this time}
""",
"calm": """
{quiet|slow|peaceful|calm|gentle|lazy|still|serene} {morning|evening|sunday|afternoon|night|day} {with|and} {coffee|tea|a book|soft music|my cat|the birds|candles|nothing to do|a blanket}
{i feel|feeling|i'm|im} {calm|relaxed|at peace|peaceful|serene|at ease|settled|rested|mellow|tranquil|chill|balanced|still inside}{ today| right now| again| at last|}
{sitting|lying|resting|relaxing|napping} {by the river|by the fire|in the garden|on the beach|under a tree|in the hammock|on the couch|on the porch|in the sun|in the bath}
{watching|listening to} {the rain|the waves|the snow fall|the sunset|the stars|the leaves|the birds|clouds drift by|the fire|the tide}
{took|went for|enjoyed} a {slow|quiet|long|gentle|peaceful} {walk|stroll|bath|nap} {in the park|along the river|through the forest|by the sea|at dusk|}
{deep|slow} {breaths|breathing}{, all is well|, letting go|, in and out|}
{such a |what a |i'm so |}relie{f|ved}{, it's over| that it is done| it wasn't serious| everyone is safe|, i can relax now}
{phew|whew}{, that's over|, we made it|, all good now|, glad that's done}
{meditation|yoga|stretching|breathing exercises|tai chi|journaling} {this morning|before sleep|in silence|helps me slow down|, my mind is quiet}
{nothing|nowhere} {to do|to rush to|to be|to worry about}{, just being| today|, and that's okay|}
{not|no longer|not even} {worried|stressed|anxious|scared|afraid|angry|upset}{ anymore| any more| about it| at all|}
{no|without} {stress|worries|noise|rush|hurry|drama|pressure}{ today|, just us| at all|}
{the house|the city|the street|the lake|the forest|the world|my mind|the sea} is {quiet|silent|still|asleep|calm}{ now| tonight| at last|}
{soft|gentle|warm|quiet} {light|rain|breeze|music|snow|wind} {on the window|in the trees|through the curtains|tonight|and a cup of tea}
{slow down|rest now|let it go|hush now|breathe|sleep tight|easy now|take it easy}{, my love|, it's okay|, everything will be fine|}
{i've|i have} {made peace with|accepted|let go of} {it|the past|how things are|what happened}
{baking bread|knitting|gardening|painting|reading|fishing|drawing|pottery|a jigsaw puzzle} {quietly|in silence|on a slow day|for hours|relaxes me|while it rains}
{everything is|all is|it's all} {okay|fine|quiet|well|under control}{ now|, no need to worry|, i can rest}
{a cup of|some|hot|herbal} {tea|cocoa|chamomile|coffee} and {a good book|silence|a blanket|the rain outside|an old record|jazz}
{chilling|chillin|unwinding|resting|lounging} {at home|on the sofa|after work|with the dog|in my pajamas|all day}
{slept|rested} {well|deeply|ten hours|like a stone} and {woke up slowly|feel rested|feel calm}
{the moon|the stars|the tide|the wind|the night} {is soft|hum low|carry me home|drifts|whispers and i rest}
{floating|drifting|swaying|dreaming} {on the water|in a boat|like a leaf|in the sea|slowly}
{candles|incense|lavender|warm blanket|fireplace} {lit|burning|and quiet music}, {finally resting|peace|no phone tonight}
{fresh air|mountain air|silence|solitude|the countryside} {does me good|calms me|clears my head|is what i needed}
{grateful|content} {in|for} {the stillness|this quiet moment|the silence|a calm mind}
{the storm|the crisis|the exam period|the rush|the fever} {has passed|is over}, {i can rest|peace again|breathing easy|time to rest}
{at home|in the cabin|on the balcony|in the greenhouse|in the monastery}, {peaceful|no noise|it's so quiet here|just birdsong}
{my shoulders drop|my pulse slows|my thoughts settle|time slows down}{ here|, ahh| and i exhale|}
{a nap|a hot shower|a massage|a sauna|clean sheets} {and i feel human again|was just what i needed|, so relaxing|and then sleep}
{take care|stay safe|rest up|be gentle with yourself|look after yourself}{, friend| out there|, okay|}
{it's okay|it's alright|you're okay|don't worry|no worries}{, it will pass|, take your time|, we'll be fine|, you are safe|, i'm here}
{thank god|thank goodness|glad} {it's over|nobody got hurt|you're safe|that's behind us|it turned out fine}
{hope|i hope} {you feel better|you get some rest|it gets easier|you're okay|you find peace}{ soon|}
{no longer|finally not} {in a rush|on edge|in pain|under pressure}{, just breathing|, so relaxed|}
{evening|dusk|dawn|late afternoon} {light|air|silence}{ over the lake| in the garden|}, {tea|slow breaths|nothing planned}
""",
"neutral": """
{meeting|appointment|call|class|lecture|lunch} {at|from} {ten|two|half past four|9:30|noon|15:00} {in room 12|with the accountant|on monday|at the office|downtown|}
{bought|picked up|ordered|need} {apples and rice|a new charger|bread|stamps|paper towels|cheese and onions|printer ink|two tickets}{ today| at the store| on the way|}
{the bus|the train|the tram|the shuttle|flight 27} {leaves|arrives|departs} {at|around} {8|seven|noon|6:45}{ from gate 3| every day|}
{had|ate|made|cooked} {rice|soup|a sandwich|toast|leftovers|salad|noodles} for {lunch|dinner|breakfast}
{it's|it is|today is} {monday|wednesday|thursday|the 4th|march|an ordinary day|half past nine|cloudy}
{i|we} {went to|was at|am at|drove to} {work|school|the office|the bank|the post office|the supermarket|the dentist for a check-up}{ today| this morning| and came back|}
{meh|ok|okay|fine|alright|whatever|so so|same as usual|nothing new|the usual|hm|k|nvm|not much}{.|}
{nothing much|nothing special|not much|just the usual|same old} {happened|today|going on|to report}
{neither|not} {good|happy} {nor|or} {bad|sad}{, just okay|, a normal day|}
{sent|read|wrote|answered|forwarded} {the e-mail|some emails|the report|the form|the invoice|the minutes}{ this morning| to the team| to HR|}
{the shop|the museum|the pool|the pharmacy|the office} {opens|closes} at {nine|ten|5 pm|8}{ on weekdays| on sunday|}
{need to|have to|should|going to} {do laundry|fold the laundry|pay the rent|call the plumber|wash the car|renew my insurance|take out the trash|buy batteries}{ tomorrow| later| this week|}
{the table|the car|his shirt|the door|the cover|her bag} is {blue|green|made of wood|about two metres long|next to the window|grey}
{my|her|his} {brother|cousin|colleague|aunt|neighbour} {works in a bank|lives in Leeds|has two cats|studies biology|drives a van|is 34}
{the file|the document|the key|the box|the remote} is {on the shelf|in the drawer|attached|in the folder|under the desk}
{add|mix|boil|chop|heat} {the flour|two eggs|the onions|the water|the oil} {for ten minutes|and stir|until soft|in a pan}
{watched|read|listened to} {the news|a documentary about bridges|the weather report|a podcast|chapter three}{ after dinner| today|}
{there are|we have} {twelve|five|about 30|two hundred} {chairs|people in the team|pages|items on the list|students}
{please|can you|could you} {send me the file|confirm the date|bring a pen|sign here|check the address|close the window}
{i|she|he} {takes|take|took} {the stairs|the bus|line 5|a shower|the second exit|the bins out}{ every day| at seven| in the morning|}
{i think|according to the schedule|as far as i know|apparently} {it starts at eight|it's on channel 4|they moved to another office|the price is 20 dollars}
{updated|installed|saved|printed|scanned} {the software|the driver|the calendar|the documents|the backup}
{got up|woke up} at {7|eight}, {had breakfast|brushed my teeth|showered}, {went to work|did some chores|took the train}
{either|both} {is fine|works}{ with me| for me|}
{the capital of|the population of|the distance to} {norway|the town|berlin} is {oslo|about 9000|300 km}
{vacuumed|cleaned|mopped} {the floor|the kitchen|the hallway} and {did the dishes|sorted the mail|hung up the washing}
{i don't|i do not} {know|mind|care either way|have an opinion}{.|, up to you|}
{average|ordinary|regular|normal|typical} {day|week|shift|tuesday}{ at work| again|, nothing to add|}
{the|this} {temperature|weather|forecast} {is 15 degrees|is mild|says cloudy|tomorrow is around 12 degrees}
{note to self|todo|reminder|agenda}: {water the plants|call the bank|book the dentist|project review|submit the form}
{parked|left|put} {the car|my bike|the boxes|the coat} {in the garage|behind the house|in the hall|on the second floor}
""",
"sad": """
{my|our} {dog|cat|grandma|grandpa|mother|father|uncle|best friend|hamster|horse|teacher} {died|passed away|is gone|has cancer|was put to sleep}{ today| this morning| last week| yesterday|}
{i miss|missing|we miss} {you|my mum|my dad|my ex|her|him|my old life|home|my late wife|the old days|my dog}{ so much| every day| tonight| 💔|}
{she|he|my girlfriend|my boyfriend|my husband|my wife} {left me|broke up with me|doesn't love me anymore|moved out|cheated on me and i'm broken|is never coming back}
{i|we} {lost|failed|missed} {my job|the exam|the final|the house|my best friend|my chance|all our photos|the baby}{ today|, i feel empty| again|}
{i'm|im|i feel|feeling} {so |really |very |just |}{sad|lonely|alone|down|depressed|empty|heartbroken|hopeless|miserable|worthless|unhappy|disappointed|hurt|numb|blue|guilty|ashamed|homesick|lost}{ today| tonight| lately| again|}
{i'm|i am|im|she is|we are} {not|not really|not very|never} {happy|okay|fine|good enough|loved|glad|doing well}{ anymore| today| these days|}
{crying|cried|sobbing|weeping} {in the bathroom|all night|myself to sleep|at work|in the car|into my pillow|over old photos}
{nobody|no one} {called|came|cares|remembered my birthday|misses me|likes me|loves me|talks to me|asked how i am}
{nothing|no day} {makes me happy|feels good|matters|brings joy|helps}{ anymore| any more|}
{funeral|burial|memorial} {today|tomorrow|was beautiful but i can't stop crying|for my uncle}
{my heart|her heart|everything in me} {is broken|aches|hurts|is so heavy|breaks for them}
{i wish|if only} {you were here|i could turn back time|things were different|i had said goodbye|he was still alive|she would come back}
{sorry|i'm so sorry|i regret|forgive me} {i let you down|for what i did|i wasn't there|i hurt you|everything i said|i ruined it}
{tears|rain|grey skies|empty rooms|silence} and {goodbye|your old letters|no one to hold|a lonely heart}
{another|one more} {rejection|failed attempt|lonely night|christmas alone|miscarriage|weekend with nobody}
{they|he|she} {forgot me|didn't show up|left without saying goodbye|unfriended me|stood me up|never wrote back}
{can't|cannot|don't want to} {stop crying|get out of bed|go on like this|enjoy anything|eat, everything reminds me of her}
{the end of|saying goodbye to} {a friendship|our marriage|my childhood home|summer love|ten years together} {hurts|is so hard|breaks me|}
{so |what a |that's |}{sad|disappointing|heartbreaking|tragic|depressing|a pity}{ news| to hear| to see him like this|, i expected better|}
{lonely|alone|by myself|solitary} {in a new city|on valentine's day|again this weekend|at the party|since the divorce|since you went away}
{didn't|did not} {get the job|make the team|get in|pass|win|get to say goodbye|get picked}{, so disappointed| again| :(|}
{everything|life|my world} {is falling apart|feels pointless|is grey|has no meaning|is too heavy|fell to pieces}
{the diagnosis|the divorce|his illness|her death|the layoff} {broke me|came today|is so hard on us|took everything from me}
{visited|sat at} {her grave|his grave|the cemetery|the hospice}{ today| in the rain|}
{no more|never again} {walks with my dog|her voice on the phone|sunday lunch at grandma's|dancing with you}
{our|my} {plans|dreams|hopes} {are shattered|came to nothing|died|fell through}
{looking at|found} {his old sweater|her voicemail|our wedding photos|the empty cradle|his empty chair} {and i cry|makes me weep|, it hurts}
{the old house|the shop|our school|our cinema} {was torn down|closes forever|stands empty}, {i miss it|so many memories|what a loss}
{oh great|wonderful|fantastic|yay}, {rejected again|alone on my birthday again|another failed exam|dumped by text}
{exhausted|drained|burnt out|worn out} and {sad|hopeless|nobody notices|tired of life|crying}
{tired of|sick of} {being alone|feeling this way|pretending to be fine|crying|losing everyone}
{his|her} {chair|side of the bed|coat|room|guitar} {is still empty|is still here without him|hasn't been touched since|still smells like her}
{packed up|gave away|boxed} {his clothes|her books|the baby's things|the dog's bed}{ today| this morning|}
{first|another|second} {winter|birthday|anniversary|summer} without {him|her|you|them|my brother}
{i'm not|i am not|not} {happy|glad|excited|proud|feeling good} {about it|with how it went|any more|at all}
{the treatment|the surgery|the last hope} {isn't working|didn't work|failed}{, we have to accept it|}
{i gave up|we gave up|gave up} {on us|on the house|my dream|trying}{, i have nothing left|}
{no card|no text|not one message|no visitors} {from anyone|from my kids|on my birthday|all week}
""",
"angry": """
{i hate|i really hate|hate|i despise|i can't stand} {this|my boss|him|her|them|liars|you|this job|my neighbours|people like that|how they treat me}{ so much|!|}
{i'm|im|i am|feeling|so} {so |really |fucking |absolutely |}{angry|mad|furious|pissed off|annoyed|livid|outraged|irritated|enraged|frustrated|fed up|disgusted}{ right now| at him| with this company|!|}
{my boss|the landlord|my ex|my coworker|the manager|my brother|the teacher|that guy} {yelled at me|lied to me|stole my idea|blamed me for his mistake|insulted my family|betrayed me|screwed me over|humiliated me}{ again|!| in front of everyone|}
{some|this|that} {idiot|jerk|asshole|moron|driver|punk|bastard} {cut me off|hit my car|stole my bike|blocked my driveway|keyed my car|spat at me|kicked my dog}{!| today|}
{stop|quit} {lying|yelling at me|calling me|interrupting me|wasting my time|blaming me|telling me what to do}{!|!!| already|}
{how dare|who do} {you|they|he} {speak to me like that|touch my stuff|say that|think they are|think you are}{!|?|}
{leave me alone|shut up|go to hell|screw you|get out|back off|get lost|fuck off}{!|!!| already|}
{this is|that's|it is} {bullshit|ridiculous|unacceptable|outrageous|a disgrace|so unfair|disgusting|infuriating|an insult|a scam}{!|}
{the neighbours|the upstairs people|those kids|my roommate} {won't shut up|are blasting music at 3 am|trashed the kitchen|wake me up again|never clean up|stole my package}{!| again|, i'm losing it|}
{sick|tired|sick and tired} of {your lies|this crap|being ignored by support|his attitude|cleaning up after you|this stupid traffic|being treated like trash}
{i'm not|i am not|not} {okay with|fine with|putting up with|accepting} {this|his behaviour|being lied to|the way they treat us|that insult}
{want to|could|gonna} {scream|smash something|punch him|throw my phone|break this printer|slap him|strangle someone}
{the airline|the bank|customer service|the company|the insurance|my internet provider} {lost my luggage|charged me twice|hung up on me|cancelled again|refuses to refund me|cheated us}{, unbelievable|, what a joke|!|}
{oh great|wonderful|fantastic|thanks a lot}, {another delay|they raised the rent again|you broke it again|he was late again|more unpaid overtime}
{burn it down|blood on your hands|fists up|rage in my veins|scream it loud|i spit on your name}
{you|they} {ruined|destroyed|wrecked|broke} {my day|everything|my car|my trust|our home} {and you laugh|and don't even apologize|, i'll never forgive you|, you idiot}
{don't|do not|never} {talk to me|touch my things|lie to me|speak to me like that|you dare}{ again|!| ever again|}
{corrupt|lying|greedy|useless|stupid|rude} {politicians|managers|bankers|people|cops|landlords}{!| make me sick| everywhere| ruin everything|}
{cheated|robbed|scammed|betrayed|lied to|disrespected|backstabbed} {again|by my own brother|by a friend|by the company|at work}
{he|she|they} {deserves|deserve} {to be fired|jail|to rot|no mercy}{!|}
{so|how|utterly} {rude|disrespectful|unfair|selfish|stupid|annoying|arrogant|pathetic}{!| of them| of him|}
{waited|waiting} {two hours|forever|all day} {for nothing|and they closed the counter|for the technician who never came|on hold}, {ridiculous|i'm furious|what the hell|unacceptable}
{yelled at|argued with|had a huge fight with|screamed at} {my mother|my boss|my roommate|him|the referee|the driver}
{slammed|kicked|threw} {the door|the bin|my phone at the wall|the chair}{, so mad|, i'm done|}
{fuck|damn|screw} {this|you|them all|that company|this job}{!|}
{it makes|this makes|he makes} {me sick|my blood boil|me so mad|me furious|me want to scream}
{my parents|my sister|my flatmate|my ex} {read my messages|took my money|broke my laptop|went through my room|sold my guitar} {without asking|again|, unforgivable}
{who|why} {the hell|the fuck|on earth} {took my charger|parked in my spot|ate my lunch|do they never listen|did this}{!|?|}
{no respect|no apology|no shame}{, nothing| whatsoever|, what an ass| at all|}
{injustice|racism|bullies|cruelty to animals|their arrogance} {makes me furious|makes my blood boil|disgusts me|must end now}
{that's|this is|it's} {annoying|so wrong|not okay|not fair|not acceptable|a terrible thing to do}{!| and they know it|}
{i'm|i am} {done|so done|fed up|not happy} with {them|this place|this service|their lies|how he talks to me}{!|}
{why do|why would} {people|they} {keep doing this|act like this|lie about it|ruin everything}{?|?!|}
{he|she|my roommate} {keeps|never stops} {interrupting me|blaming others|ignoring my messages|breaking promises|complaining}
{nobody|no one} {asked you|asked for your opinion|gave you permission|has the right to do that}{!|, seriously|}
{don't|you can't|never} {blame me for this|expect me to clean this up|treat people like that|push me}{!| again|}
{they|the owners|those people} {should be ashamed|get away with it again|charge double and deliver nothing|don't care who they hurt}{!|}
""",
"fearful": """
{i'm|im|i am|feeling|so} {so |really |very |}{scared|afraid|terrified|anxious|nervous|worried|frightened|panicky|petrified|uneasy|stressed about tomorrow|on edge}{ right now| of losing him| about the future| tonight|}
{exam|surgery|interview|operation|court|my driving test|the verdict} {tomorrow|in an hour|next week}{, so nervous|, i can't sleep|, i feel sick|, my stomach is in knots|}
{what if|i fear|i'm afraid} {i lose my job|they find out|it's cancer|he comes back|she leaves me|i never get better|the plane crashes|nobody helps|i mess up}{?|}
{someone is|there is someone|somebody is|a man is} {following me|in the house|at the door|watching me|breathing in the dark|outside in the dark}
{heard|i hear} {a noise downstairs|steps behind me|scratching at the door|a scream outside|gunshots|whispers in the dark}
{waiting for|dreading|afraid of} {the test results|the doctor's call|the dentist|the biopsy|his anger|going back to school|the dark}
{panic|anxiety} {attack|attacks}{ again| at work| in the subway|, can't breathe|}
{my hands|my knees|my voice|my whole body} {are shaking|is shaking|trembles|won't stop shaking}{ before the speech|, i'm so nervous|}
{nightmare|nightmares|bad dreams} {again|about the accident|every night|, woke up screaming}
{don't|please don't|do not} {leave me alone in the dark|let him in|let it be serious|hurt me|go down there}
{afraid|scared|terrified} of {spiders|heights|flying|needles|the dark|thunder|dying|being alone|crowds|my father}
{the car|the plane|the boat|the lift} {skidded|dropped|started sinking|got stuck|lost power} and {i thought we would die|i panicked|we were terrified|i froze}
{he|the stranger|my ex} {threatened me|knows where i live|came at me with a knife|keeps texting threats}{, i'm scared|}
{the fire|the flood|the storm|the hurricane|the war|an earthquake} {is coming closer|is near our town|scares me|hit and we had to run|is spreading}
{my child|my son|my daughter|mum} {isn't home yet|is in intensive care|has a high fever|won't wake up|is missing}{, i'm so worried|, please be okay|}
{can't|cannot|couldn't} {sleep|eat|breathe|think straight}, {too nervous|so worried|heart pounding|first day tomorrow|the results come tomorrow}
{my heart|heart} {is pounding|beats so fast|is in my throat|races} {and i'm scared|in the dark|every time the phone rings|before the exam}
{worried|anxious|nervous} {about|for} {money|the rent|my health|the climate|my kids|the interview|the future|mum's surgery}
{first day|big speech|first date|audition|thesis defence|public speaking} {tomorrow|today} and {i'm freaking out|i feel sick with nerves|my stomach hurts|i'm so nervous}
{shadows|monsters|ghosts|eyes|wolves} {in the dark|under my bed|on the wall|around the house|are closing in}
{hide|run|lock the doors|don't turn around|be quiet}, {it's coming|he's here|they are coming for us|something moved|they will find us}
{lost|alone|stuck} {in the woods at night|in a dark alley|in the elevator|in a strange city with no phone}
{they might|the boss could|the company may} {fire me|lay us off|close the office|sue us}{, i'm worried|, how will i pay the rent|}
{not sure|don't know} {if i'll survive this|if we are safe|how we will pay the bills, so anxious|what he will do to me}
{a snake|a bear|a spider|a huge dog|a masked man} {was in my room|chased me|jumped at me|stood before me}{, i froze|, i screamed|}
{i dread|dreading} {monday|the phone call|tomorrow|the diagnosis|seeing him}
{overthinking|spiralling|paranoid} {again|at 3am|about everything|, what if it all goes wrong}
{bombs|sirens|gunfire|explosions} {all night|outside}, {we hide in the basement|the children are scared|praying}
{the doctor|the vet|the police} {wants to see me urgently|sounded worried|called at night}, {i'm scared|what if it is bad|i fear the worst}
{too scared|afraid|not brave enough} to {tell them|open the door|go outside|ask|look}
""",
"surprised": """
{wow|whoa|omg|oh my god|what|holy shit|wait what|no way|huh}{!|!!|?!|, really|, i didn't know that|, for real}
{i can't believe|can't believe|i cannot believe} {it|this is real|he said that|she's here|they picked me|it's true|you did that}{!|?!|}
{never|didn't|did not|i never} {expect|expected|saw|see} {this|that|that coming|him to call|her at the door|it to work|such a thing}{!| at all|}
{unexpected|sudden|surprise|surprising} {visit from my brother|call from my ex|twist|guest|letter from abroad|turn of events}
{turns out|it turns out|just found out|just learned} {my boss is my cousin|i have a sister|he was lying all along|we went to the same school|i'm adopted|it was next door all along|bananas are berries}{!|, wow|, what|}
{suddenly|out of nowhere|all of a sudden|without warning} {he showed up|the door flew open|it started hailing|she kissed me|an elephant walked by|the lights went out|a bird flew in}
{i'm|im|i was|we were|totally|so} {surprised|shocked|amazed|astonished|stunned|speechless|baffled|astounded|flabbergasted|taken aback|mind blown}{ by this| right now|!| to see him there|}
{my jaw dropped|my mind is blown|jaw on the floor|i gasped|i'm speechless|i had to look twice}{!| when he said it| when i saw the price|}
{is this|are you|is he|are they} {real|serious|for real|kidding me|actually here|really twins}{?|?!|??|}
{how|what|who|when|since when} {on earth|in the world} {is that possible|did that happen|did you do that|is this|was that}{?|?!|}
{guess who|you won't believe who|look who} {i met|called me|walked in|is back|turned up at my door}{!| today|}
{found|discovered} {a hidden room|a hundred dollars in a book|an old letter in the wall|a kitten in my car engine|a secret drawer}{!|?!|, what the}
{who knew|who would have thought|i had no idea|no idea} {he could sing|she was famous|it would snow in june|they were married|that existed|you two were brothers}{!|?|}
{oh|ah|huh|hm}{,| wow,| wait,} {that's unexpected|so that's how it works|i just realized it was you|i didn't know that|that's new}
{plot twist|surprise|breaking}{:|,|!} {he's the father|they are moving to iceland|she said no|the butler was innocent|we are having triplets}
{met|ran into|saw|bumped into} {my old teacher|a celebrity|my twin|my ex's mother|my childhood friend} {by chance|in the supermarket|in another country|of all places}{, what a coincidence|!|}
{the magician|the ending|the result|the reveal|her answer} {blew my mind|stunned us all|shocked everybody|left me speechless|came out of nowhere}
{wait|hold on|hang on}, {what|that was today|you're his sister|they sold it for a million|it's been ten years already}{?|?!|??}
{really|seriously|what|huh|pardon|excuse me}{?|??|?!}
{i never|never} {thought|imagined|dreamed|would have guessed} {i'd win|she would say yes|he would call back|it could happen to me|we'd meet again|i'd see snow here}
{he|she|my shy cousin|my old teacher} {turned around and sang like a star|turned out to be a millionaire|dyed her hair green|pulled out a sword|got married in secret}{!|?!|, wow|}
{to my surprise|to everyone's amazement|believe it or not|strangely enough}, {it worked|she agreed|the dog came back|he apologized|nobody noticed}
{woke up|came home|opened the curtains|turned the corner} {to|and found} {a foot of snow|a horse in the garden|my room painted purple|everyone waiting for me|a new bike}{!|?!}
{what a|such a} {surprise|shock|twist|coincidence|plot twist|turn}{!|}
{they|my friends|my colleagues} {threw|organised|planned} {a secret party for me|a flash mob|a surprise trip}{, i had no clue|, i suspected nothing|!}
{i don't|didn't} {get it|understand}, {what just happened|how is this possible|why is everyone clapping}{?|}
{curious|strange|weird|odd|bizarre|mysterious}{, how did that get here|, i wonder what it is| lights in the sky|, it was there yesterday| noise from the radio|}
{won|i won} {the lottery|a car in the raffle|first prize} {and i didn't even know i was in|, i'm in shock|?! me?}
{you're|you are|she's|he's} {kidding|joking|pregnant|alive|here already|how old}{?!|!|??}
{the price|his age|the size of it|the speed|the number} {shocked me|is unbelievable|surprised me|can't be real}
""",
}


def spread(pattern, generator, most):
    """Up to `most` different lines of a pattern."""
    parts = [part.split("|") for part in re.split(r"[{}]", pattern)]
    lines = {" ".join("".join(generator.choice(part) for part in parts).split()) for _ in range(3 * most)}
    return generator.sample(sorted(lines), min(most, len(lines)))


def made_lines(generator, most, emoji):
    """[(line, [share of each mood])]: `LINES`, some with an emoji, capitals or a full stop, and lines of emoji."""
    out = []
    for at, mood in enumerate(MOODS):
        target = [float(i == at) for i in range(8)]
        for pattern in LINES[mood].strip().split("\n"):
            for line in spread(pattern, generator, most):
                dice = generator.random()
                if dice < 0.2:
                    line = line[0].upper() + line[1:] + generator.choice([".", ".", "!", "..."])
                elif dice < 0.3:
                    line += " " + generator.choice(EMOJI[mood])
                elif dice < 0.36:
                    line = generator.choice(["today ", "honestly ", "ugh ", "well, ", "so ", "and "]) + line
                out.append((line, target))
        for face in EMOJI[mood]:
            out += [(face, target), (face * generator.randint(2, 4), target)]
            out.append((face + generator.choice(EMOJI[mood]), target))
    for row in emoji.to_dict("records"):
        if row["emoji"][0] not in "".join(EMOJI.values()):
            shares = {name: max(row[name] - 0.15, 0) ** 2 for name in emoji.columns[3:]}
            target = [
                shares["joy"] + shares["trust"] / 2, shares["anticipation"] / 2, shares["trust"] / 2, 0.05,
                shares["sadness"], shares["anger"] + shares["disgust"], shares["fear"], shares["surprise"],
            ]  # fmt: skip
            out.append((row["emoji"], [share / sum(target) for share in target]))
    return out
