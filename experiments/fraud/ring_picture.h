// Which accounts a picture of the entity graph shows: the largest ring's, and some honest
// households and singles beside it.
#pragma once

#include <vector>

#include "experiments/fraud/fraud_record.h"

namespace marketday {

// At most `most` accounts, half of them the ring's; the honest ones alone where there is no ring.
std::vector<PictureAccount> ring_picture(const MarketSpec& spec, const MarketState& state,
                                         std::size_t most);

}  // namespace marketday
