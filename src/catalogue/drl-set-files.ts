import euPidrlRp185 from './data/drl-sets/eu-pidrl-rp185.json' with { type: 'json' }
import euEuclidRp195 from './data/drl-sets/eu-euclid-rp195.json' with { type: 'json' }
import ukNdrl2022 from './data/drl-sets/uk-ndrl-2022.json' with { type: 'json' }
import auArpansa2018Adult from './data/drl-sets/au-arpansa-2018-adult.json' with { type: 'json' }
import auArpansa2011Adult from './data/drl-sets/au-arpansa-2011-adult.json' with { type: 'json' }
import usAcr2022Paediatric from './data/drl-sets/us-acr-2022-paediatric.json' with { type: 'json' }
import usAcr2017Adult from './data/drl-sets/us-acr-2017-adult.json' with { type: 'json' }
import usUcsfBos2022 from './data/drl-sets/us-ucsf-bos-2022.json' with { type: 'json' }
import usDrrGoske2013Abdomen from './data/drl-sets/us-drr-goske-2013-abdomen.json' with { type: 'json' }
import usDrrStrauss2017Chest from './data/drl-sets/us-drr-strauss-2017-chest.json' with { type: 'json' }
import krKim2014Adult from './data/drl-sets/kr-kim-2014-adult.json' with { type: 'json' }
import trLocal2024 from './data/drl-sets/tr-local-2024.json' with { type: 'json' }
import ltLocal2021PaediatricHead from './data/drl-sets/lt-local-2021-paediatric-head.json' with { type: 'json' }
import etAddisababa2023 from './data/drl-sets/et-addisababa-2023.json' with { type: 'json' }
import ug2022Adult from './data/drl-sets/ug-2022-adult.json' with { type: 'json' }
import ugKampalaIndication from './data/drl-sets/ug-kampala-indication.json' with { type: 'json' }
import inTamilnadu2010 from './data/drl-sets/in-tamilnadu-2010.json' with { type: 'json' }
import ieRtLocalisationBreast2016 from './data/drl-sets/ie-rt-localisation-breast-2016.json' with { type: 'json' }

/** One data file a published set; a test holds this list to the folder. */
export const drlSetFiles: readonly unknown[] = [
  euPidrlRp185,
  euEuclidRp195,
  ukNdrl2022,
  auArpansa2018Adult,
  auArpansa2011Adult,
  usAcr2022Paediatric,
  usAcr2017Adult,
  usUcsfBos2022,
  usDrrGoske2013Abdomen,
  usDrrStrauss2017Chest,
  krKim2014Adult,
  trLocal2024,
  ltLocal2021PaediatricHead,
  etAddisababa2023,
  ug2022Adult,
  ugKampalaIndication,
  inTamilnadu2010,
  ieRtLocalisationBreast2016,
]
