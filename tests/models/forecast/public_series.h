// Two series printed in textbooks for half a century, in the public domain: monthly airline
// passengers 1949-1960 in thousands (Box and Jenkins 1970, series G) and luteinizing hormone in
// blood samples at 10-minute steps (Diggle 1990, table A.1); both ship with R as AirPassengers, lh.
#pragma once

#include <vector>

#include "models/forecast/series.h"

namespace marketday::test {

inline Series air_passengers() {
  return {"AirPassengers",
          {112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118,   // 1949
           115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140,   //
           145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166,   //
           171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194,   //
           196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201,   //
           204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229,   //
           242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278,   //
           284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306,   //
           315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336,   //
           340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337,   //
           360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405,   //
           417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432},  // 1960
          12};
}

inline Series luteinizing_hormone() {
  return {"lh",
          {2.4, 2.4, 2.4, 2.2, 2.1, 1.5, 2.3, 2.3, 2.5, 2.0, 1.9, 1.7, 2.2, 1.8, 3.2, 3.2,
           2.7, 2.2, 2.2, 1.9, 1.9, 1.8, 2.7, 3.0, 2.3, 2.0, 2.0, 2.9, 2.9, 2.7, 2.7, 2.3,
           2.6, 2.4, 1.8, 1.7, 1.5, 1.4, 2.1, 3.3, 3.5, 3.5, 3.1, 2.6, 2.1, 3.4, 3.0, 2.9},
          1};
}

}  // namespace marketday::test
