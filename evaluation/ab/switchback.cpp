#include "evaluation/ab/switchback.h"

#include <cmath>
#include <map>
#include <utility>

#include "sim/io/error.h"

namespace marketday::ab {
namespace {

using BlockId = std::pair<std::size_t, std::size_t>;  // market, block

std::map<BlockId, unsigned char> arms_of_blocks(const std::vector<SwitchbackPeriod>& periods) {
  std::map<BlockId, unsigned char> arms;
  for (const SwitchbackPeriod& p : periods) arms[{p.market, p.block}] = p.treated;
  return arms;
}

std::vector<SwitchbackPeriod> without_washout(const std::vector<SwitchbackPeriod>& periods,
                                              int washout) {
  const std::map<BlockId, unsigned char> arms = arms_of_blocks(periods);
  std::vector<SwitchbackPeriod> kept;
  for (const SwitchbackPeriod& p : periods) {
    const auto before = p.block == 0 ? arms.end() : arms.find({p.market, p.block - 1});
    const bool switched = before != arms.end() && before->second != p.treated;
    if (!switched || p.period_of_block >= washout) kept.push_back(p);
  }
  return kept;
}

struct MarketMean {
  double n = 0.0;
  double outcome = 0.0;
  double treated = 0.0;
};

}  // namespace

SwitchbackEffect switchback_effect(const std::vector<SwitchbackPeriod>& periods, int washout,
                                   double alpha) {
  const std::vector<SwitchbackPeriod> kept = without_washout(periods, washout);
  std::map<std::size_t, MarketMean> markets;
  for (const SwitchbackPeriod& p : kept) {
    MarketMean& m = markets[p.market];
    m.n += 1.0;
    m.outcome += p.outcome;
    m.treated += p.treated;
  }
  // Frisch, Waugh and Lovell: outcome and arm less their market's means
  double products = 0.0;
  double squares = 0.0;
  for (const SwitchbackPeriod& p : kept) {
    const MarketMean& m = markets.at(p.market);
    const double arm = p.treated - m.treated / m.n;
    products += arm * (p.outcome - m.outcome / m.n);
    squares += arm * arm;
  }
  if (!(squares > 0.0)) {
    throw InputError(
        "switchback: no market saw both arms after the washout; more blocks, or a "
        "shorter washout");
  }
  const double estimate = products / squares;
  std::map<BlockId, double> scores;
  for (const SwitchbackPeriod& p : kept) {
    const MarketMean& m = markets.at(p.market);
    const double arm = p.treated - m.treated / m.n;
    scores[{p.market, p.block}] += arm * (p.outcome - m.outcome / m.n - estimate * arm);
  }
  double variance = 0.0;
  for (const auto& [block, sum] : scores) variance += sum * sum;
  SwitchbackEffect result;
  result.blocks = scores.size();
  result.periods = kept.size();
  result.washed_out = periods.size() - kept.size();
  const auto blocks = static_cast<double>(scores.size());
  const double degrees = blocks - static_cast<double>(markets.size()) - 1.0;
  if (degrees < 1.0) throw InputError("switchback: too few blocks; each market needs several");
  variance *= blocks / degrees / (squares * squares);
  result.effect = effect_of(estimate, std::sqrt(variance), degrees, alpha);
  return result;
}

}  // namespace marketday::ab
