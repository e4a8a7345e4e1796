// dev only
#pragma once
#include "sim/random.h"
namespace marketday {
inline constexpr auto kPanelBootstrap = static_cast<Purpose>(56);
inline constexpr auto kPanelSample = static_cast<Purpose>(57);
}  // namespace marketday
