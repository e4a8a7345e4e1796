// Sparsity: a sale in a hundred days, and arms that differ by a seventh of that. The best earns
// .010 * 85 a day.
#include "sim/environment/promo_suite/promo_task.h"

namespace marketday {
namespace {

constexpr int kDays = 50;
constexpr double kSale[] = {0.004, 0.010, 0.012};
constexpr double kMargin[] = {100.0, 85.0, 65.0};

Description describe() {
  return promo_task("promo_sparsity",
                    "Sparsity: one sale in a hundred visits tells the offers apart",
                    "marketing-science F18 (conversion)");
}

std::vector<Step> rules(const std::vector<double>& state, int action) {
  return sale(kSale[action], kMargin[action], next_day(state, kDays), kMargin[0] - kMargin[action]);
}

std::unique_ptr<Environment> create(const Json& parameters,
                                    std::shared_ptr<const MarketSpec> /*market*/) {
  EnvironmentSpec spec = task_spec("promo_sparsity", kDays, {},
                                   {{"none", 0.0}, {"coupon_15", 0.15}, {"coupon_35", 0.35}});
  return play_table(make_table(std::move(spec), {{1.0, {0}}}, rules), parameters);
}

}  // namespace

MARKETDAY_REGISTER(Environment, describe(), create);

}  // namespace marketday
