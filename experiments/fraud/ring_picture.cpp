#include "experiments/fraud/ring_picture.h"

#include <algorithm>

#include "sim/fraud/fraudster.h"

namespace marketday {
namespace {

PictureAccount picture_of(const FraudState& f, std::uint32_t account, bool ring) {
  const EntityIds& used = f.accounts.entities[account];
  return {ring, f.accounts.banned_day[account] != kNotYet, used[0], used[1]};
}

// Of those whose kind is fraud, the one with most accounts that have come; kNoController: none.
std::uint32_t largest_ring(const MarketSpec& spec, const MarketState& state) {
  const FraudState& f = *state.fraud;
  std::vector<std::size_t> accounts(f.controllers.size(), 0);
  for (std::uint32_t k = 0; k < f.registered; ++k) {
    const std::uint32_t id = f.controller_of[k];
    const bool there = state.population.joined_day[f.honest + k] < state.day;
    if (there && spec.fraud->parts[f.controllers[id].type].type->terms().fraud) ++accounts[id];
  }
  const auto most = std::max_element(accounts.begin(), accounts.end());
  if (most == accounts.end() || *most == 0) return kNoController;
  return static_cast<std::uint32_t>(most - accounts.begin());
}

}  // namespace

std::vector<PictureAccount> ring_picture(const MarketSpec& spec, const MarketState& state,
                                         std::size_t most) {
  const FraudState& f = *state.fraud;
  std::vector<PictureAccount> picture;
  const std::uint32_t ring = largest_ring(spec, state);
  for (std::uint32_t k = 0; k < f.registered && picture.size() < most / 2; ++k) {
    if (f.controller_of[k] != ring) continue;
    if (state.population.joined_day[f.honest + k] >= state.day) continue;
    picture.push_back(picture_of(f, f.honest + k, true));
  }
  std::size_t singles = 0;
  for (std::uint32_t i = 0; i < f.honest && picture.size() < most; ++i) {
    if (state.population.joined_day[i] >= state.day) continue;
    // as many alone as in households, to tell them apart
    const bool household = f.accounts_on[0][f.accounts.entities[i][0]] > 1;
    if (!household && singles >= most / 8) continue;
    if (!household) ++singles;
    picture.push_back(picture_of(f, i, false));
  }
  return picture;
}

}  // namespace marketday
