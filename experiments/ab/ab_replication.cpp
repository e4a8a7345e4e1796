#include "experiments/ab/ab_replication.h"

#include <algorithm>
#include <numeric>

#include "evaluation/ab/cluster_robust.h"
#include "evaluation/ab/cuped.h"
#include "evaluation/ab/switchback.h"
#include "evaluation/ab/welch.h"
#include "sim/random.h"

namespace marketday {
namespace {

// What a draw of Purpose::ab_test is for here: its `day`.
enum class Assigns : std::uint32_t {
  market_seed = 0,
  shopper = 1,
  cluster = 2,
  market = 3,
  block = 4
};

std::uint32_t toss(std::uint64_t seed, std::uint32_t who, Assigns what) {
  return draw(seed, who, static_cast<std::uint32_t>(what), Purpose::ab_test)[0];
}

// Half of `count`, those with the smallest draws.
std::vector<unsigned char> half_of(std::uint64_t seed, std::uint32_t count, Assigns what) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return toss(seed, a, what) < toss(seed, b, what);
  });
  std::vector<unsigned char> treated(count, 0);
  for (std::uint32_t i = 0; i < count / 2; ++i) treated[order[i]] = 1;
  return treated;
}

// The market's worlds, built once for a replication.
class Markets {
 public:
  Markets(const AbTest& test, const AbCase& c, std::uint64_t seed,
          const std::function<void()>& stepped)
      : test_(test),
        case_(c),
        seed_(seed),
        stepped_(stepped),
        environment_(make_environment(c.experiment)),
        control_(make_policy(c.experiment.arms[0], environment_->spec())),
        treatment_(make_policy(c.experiment.arms[1], environment_->spec())) {}

  PlayedMarket play(std::uint32_t market, const ArmOf& arm) {
    return play_market(*environment_, *control_, *treatment_, arm, market_seed(seed_, market),
                       case_.outcome, stepped_);
  }

  std::uint32_t count() const { return static_cast<std::uint32_t>(test_.markets); }
  std::uint64_t seed() const { return seed_; }
  double alpha() const { return test_.alpha; }

 private:
  const AbTest& test_;
  const AbCase& case_;
  std::uint64_t seed_;
  const std::function<void()>& stepped_;
  std::unique_ptr<Environment> environment_;
  std::unique_ptr<Policy> control_;
  std::unique_ptr<Policy> treatment_;
};

double per_shopper_day(const PlayedMarket& played) {
  double sum = 0.0;
  for (const double day : played.by_day) sum += day;
  return sum / static_cast<double>(played.by_shopper.size() * played.by_day.size());
}

// Welch over all shoppers of all markets, as if none felt the others: what everybody does first.
ab::Effect shopper_design(Markets& markets) {
  std::vector<double> outcome;
  std::vector<unsigned char> treated;
  for (std::uint32_t m = 0; m < markets.count(); ++m) {
    const std::uint64_t seed = market_seed(markets.seed(), m);
    const auto arm = [seed](std::uint32_t unit, int) -> unsigned char {
      return uniform(toss(seed, unit, Assigns::shopper)) < 0.5 ? 1 : 0;
    };
    const PlayedMarket played = markets.play(m, arm);
    for (std::uint32_t i = 0; i < played.by_shopper.size(); ++i) {
      outcome.push_back(played.by_shopper[i] / static_cast<double>(played.by_day.size()));
      treated.push_back(arm(i, 0));
    }
  }
  return ab::welch(ab::moments_of_arm(outcome, treated, 0), ab::moments_of_arm(outcome, treated, 1),
                   markets.alpha());
}

// Shoppers with neighbouring ids share their arm.
ab::Effect community_design(Markets& markets, std::uint32_t size, std::uint32_t shoppers) {
  std::vector<double> outcome;
  std::vector<unsigned char> treated;
  std::vector<std::size_t> cluster;
  const std::uint32_t clusters = (shoppers + size - 1) / size;
  for (std::uint32_t m = 0; m < markets.count(); ++m) {
    const std::vector<unsigned char> half =
        half_of(market_seed(markets.seed(), m), clusters, Assigns::cluster);
    const PlayedMarket played =
        markets.play(m, [&](std::uint32_t unit, int) { return half[unit / size]; });
    for (std::uint32_t i = 0; i < played.by_shopper.size(); ++i) {
      outcome.push_back(played.by_shopper[i] / static_cast<double>(played.by_day.size()));
      treated.push_back(half[i / size]);
      cluster.push_back(std::size_t{m} * clusters + i / size);
    }
  }
  return ab::cluster_effect(outcome, treated, cluster, markets.alpha()).effect;
}

// Whole markets in one arm or the other: they are those of the two worlds.
ab::Effect market_design(const Markets& markets, const std::vector<double>& under_control,
                         const std::vector<double>& under_treatment) {
  const std::vector<unsigned char> half = half_of(markets.seed(), markets.count(), Assigns::market);
  std::vector<double> outcome;
  for (std::size_t m = 0; m < half.size(); ++m) {
    outcome.push_back(half[m] != 0 ? under_treatment[m] : under_control[m]);
  }
  return ab::welch(ab::moments_of_arm(outcome, half, 0), ab::moments_of_arm(outcome, half, 1),
                   markets.alpha());
}

// Of every two blocks of days one is treated, which one by a draw.
ab::Effect switchback_design(Markets& markets, const AbDesign& design) {
  std::vector<ab::SwitchbackPeriod> periods;
  for (std::uint32_t m = 0; m < markets.count(); ++m) {
    const std::uint64_t seed = market_seed(markets.seed(), m);
    const auto of_day = [&](int day) -> unsigned char {
      const auto block = static_cast<std::uint32_t>(day / design.block_days);
      const bool first = uniform(toss(seed, block / 2, Assigns::block)) < 0.5;
      return first == (block % 2 == 0) ? 1 : 0;
    };
    const PlayedMarket played =
        markets.play(m, [&](std::uint32_t, int day) { return of_day(day); });
    for (std::size_t day = 0; day < played.by_day.size(); ++day) {
      const int d = static_cast<int>(day);
      periods.push_back({m, static_cast<std::size_t>(d / design.block_days), d % design.block_days,
                         of_day(d),
                         played.by_day[day] / static_cast<double>(played.by_shopper.size())});
    }
  }
  return ab::switchback_effect(periods, design.washout_days, markets.alpha()).effect;
}

}  // namespace

std::uint64_t market_seed(std::uint64_t seed, std::uint32_t market) {
  const RandomBlock bits =
      draw(seed, market, static_cast<std::uint32_t>(Assigns::market_seed), Purpose::ab_test, 1);
  return std::uint64_t{bits[0]} << 32U | bits[1];
}

AbReplication play_replication(const AbTest& test, const AbCase& c, std::uint64_t seed,
                               const std::function<void()>& stepped) {
  Markets markets(test, c, seed, stepped);
  std::vector<double> worlds[2];
  std::uint32_t shoppers = 0;
  for (std::uint32_t m = 0; m < markets.count(); ++m) {
    for (unsigned char arm = 0; arm < 2; ++arm) {
      const PlayedMarket played = markets.play(m, [arm](std::uint32_t, int) { return arm; });
      worlds[arm].push_back(per_shopper_day(played));
      shoppers = static_cast<std::uint32_t>(played.by_shopper.size());
    }
  }
  AbReplication replication;
  replication.control_mean = mean(worlds[0]);
  replication.truth = mean(worlds[1]) - replication.control_mean;
  for (const AbDesign& design : test.designs) {
    if (design.kind == AbDesignKind::shopper) {
      replication.designs.push_back(shopper_design(markets));
    } else if (design.kind == AbDesignKind::switchback) {
      replication.designs.push_back(switchback_design(markets, design));
    } else if (design.size > 0) {
      replication.designs.push_back(community_design(markets, design.size, shoppers));
    } else {
      replication.designs.push_back(market_design(markets, worlds[0], worlds[1]));
    }
  }
  return replication;
}

std::int64_t steps_of(const AbTest& test, const AbCase& c) {
  std::int64_t plays = 2;
  for (const AbDesign& d : test.designs) {
    if (d.kind != AbDesignKind::cluster || d.size > 0) ++plays;
  }
  return plays * test.markets * make_environment(c.experiment)->spec().horizon_steps;
}

}  // namespace marketday
