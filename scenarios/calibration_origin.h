// `calibration:` of a scenario that `marketday calibrate` wrote: where its numbers come from.
// Carried along into every manifest; the market does not look at it.
#pragma once

#include "sim/description.h"

namespace marketday {

Description calibration_origin_description();

}  // namespace marketday
