#include "models/click/position_based.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>

namespace marketday {
namespace {

constexpr int kMostRounds = 20'000;
constexpr double kDone = 1e-9;  // largest relative move in a round
constexpr double kLeast = 1e-12;

struct State {
  std::vector<double> looked;
  std::vector<double> pleased;
};

struct Totals {
  std::vector<double> place_shows, place_clicks, item_shows, item_clicks;
  double mean = 0.0;
};

Totals totals_of(const std::vector<ShownCell>& cells, std::size_t items, std::size_t places) {
  Totals t{std::vector<double>(places, 0.0), std::vector<double>(places, 0.0),
           std::vector<double>(items, 0.0), std::vector<double>(items, 0.0)};
  double shows = 0.0;
  double clicks = 0.0;
  for (const ShownCell& cell : cells) {
    t.place_shows[cell.place] += cell.shows;
    t.place_clicks[cell.place] += cell.clicks;
    t.item_shows[cell.item] += cell.shows;
    t.item_clicks[cell.item] += cell.clicks;
    shows += cell.shows;
    clicks += cell.clicks;
  }
  t.mean = clicks / shows;
  return t;
}

// The shares of places and items, the best place being looked at always.
State first_guess(const Totals& t, double prior) {
  State s;
  double best = 0.0;
  for (std::size_t k = 0; k < t.place_shows.size(); ++k) {
    s.looked.push_back(t.place_clicks[k] / t.place_shows[k]);
    best = std::max(best, s.looked.back());
  }
  for (double& looked : s.looked) looked = std::clamp(0.999 * looked / best, kLeast, 1.0);
  for (std::size_t i = 0; i < t.item_shows.size(); ++i) {
    const double share =
        (t.item_clicks[i] + prior * t.mean) / std::max(kLeast, t.item_shows[i] + prior);
    s.pleased.push_back(std::clamp(share, kLeast, 1.0 - kLeast));
  }
  return s;
}

// Expected looks and likings of the rows without a click, then their shares.
State next_state(const std::vector<ShownCell>& cells, const Totals& t, const State& s,
                 double prior) {
  State next{t.place_clicks, t.item_clicks};
  for (const ShownCell& cell : cells) {
    const double a = s.looked[cell.place];
    const double b = s.pleased[cell.item];
    const double missed = (cell.shows - cell.clicks) / std::max(kLeast, 1.0 - a * b);
    next.looked[cell.place] += missed * a * (1.0 - b);
    next.pleased[cell.item] += missed * b * (1.0 - a);
  }
  for (std::size_t k = 0; k < next.looked.size(); ++k) {
    next.looked[k] = std::clamp(next.looked[k] / t.place_shows[k], kLeast, 1.0);
  }
  for (std::size_t i = 0; i < next.pleased.size(); ++i) {
    const double share =
        (next.pleased[i] + prior * t.mean) / std::max(kLeast, t.item_shows[i] + prior);
    next.pleased[i] = std::clamp(share, kLeast, 1.0);
  }
  return next;
}

double largest_move(const State& a, const State& b) {
  double most = 0.0;
  for (std::size_t k = 0; k < a.looked.size(); ++k) {
    most = std::max(most, std::abs(b.looked[k] / a.looked[k] - 1.0));
  }
  for (std::size_t i = 0; i < a.pleased.size(); ++i) {
    most = std::max(most, std::abs(b.pleased[i] / a.pleased[i] - 1.0));
  }
  return most;
}

double log_likelihood(const std::vector<ShownCell>& cells, const State& s) {
  double sum = 0.0;
  for (const ShownCell& cell : cells) {
    const double p = std::clamp(s.looked[cell.place] * s.pleased[cell.item], kLeast, 1.0 - 1e-15);
    sum += cell.clicks * std::log(p) + (cell.shows - cell.clicks) * std::log1p(-p);
  }
  return sum;
}

// What the rounds raise: the likelihood with the prior's rows.
double worth(const std::vector<ShownCell>& cells, const Totals& t, const State& s, double prior) {
  double sum = log_likelihood(cells, s);
  if (prior == 0.0) return sum;
  for (const double b : s.pleased) {
    sum += prior * (t.mean * std::log(b) + (1.0 - t.mean) * std::log(std::max(kLeast, 1.0 - b)));
  }
  return sum;
}

// Two rounds' moves, on logs, carried on: Varadhan & Roland (2008), scheme S3. EM alone needs
// thousands of rounds where clicks are rare.
State leap(const State& a, const State& b, const State& c) {
  double moves = 0.0;
  double bends = 0.0;
  const auto sum = [&](const std::vector<double>& x, const std::vector<double>& y,
                       const std::vector<double>& z) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double move = std::log(y[i] / x[i]);
      const double bend = std::log(z[i] / y[i]) - move;
      moves += move * move;
      bends += bend * bend;
    }
  };
  sum(a.looked, b.looked, c.looked);
  sum(a.pleased, b.pleased, c.pleased);
  const double length = bends > 0.0 ? std::max(1.0, std::sqrt(moves / bends)) : 1.0;
  State far = c;
  const auto carry = [&](const std::vector<double>& x, const std::vector<double>& y,
                         const std::vector<double>& z, std::vector<double>& to) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double move = std::log(y[i] / x[i]);
      const double bend = std::log(z[i] / y[i]) - move;
      const double at = std::log(x[i]) + 2.0 * length * move + length * length * bend;
      to[i] = std::clamp(std::exp(at), kLeast, 1.0 - kLeast);
    }
  };
  carry(a.looked, b.looked, c.looked, far.looked);
  carry(a.pleased, b.pleased, c.pleased, far.pleased);
  return far;
}

// Information of log chances, items worked out of it (Schur complement), place 0 the reference.
std::vector<double> place_errors(const std::vector<ShownCell>& cells, const State& s,
                                 double prior) {
  const auto places = static_cast<Eigen::Index>(s.looked.size());
  const auto items = static_cast<Eigen::Index>(s.pleased.size());
  Eigen::MatrixXd both = Eigen::MatrixXd::Zero(places, items);
  for (const ShownCell& cell : cells) {
    const double p = s.looked[cell.place] * s.pleased[cell.item];
    both(cell.place, cell.item) += cell.shows * p / std::max(kLeast, 1.0 - p);
  }
  Eigen::VectorXd own = both.colwise().sum();
  for (Eigen::Index i = 0; i < items; ++i) {
    const double b = s.pleased[static_cast<std::size_t>(i)] * s.looked[0];
    own[i] += prior * b / std::max(kLeast, 1.0 - b) + kLeast;
  }
  Eigen::MatrixXd information = both.rowwise().sum().asDiagonal();
  information -= both * own.cwiseInverse().asDiagonal() * both.transpose();
  std::vector<double> errors(s.looked.size(), 0.0);
  if (places < 2) return errors;
  const Eigen::MatrixXd others = information.bottomRightCorner(places - 1, places - 1);
  const Eigen::MatrixXd covariance =
      others.ldlt().solve(Eigen::MatrixXd::Identity(places - 1, places - 1));
  for (Eigen::Index k = 1; k < places; ++k) {
    const double variance = covariance(k - 1, k - 1);
    const double relative = s.looked[static_cast<std::size_t>(k)] / s.looked[0];
    errors[static_cast<std::size_t>(k)] =
        variance > 0.0 ? relative * std::sqrt(variance) : std::numeric_limits<double>::quiet_NaN();
  }
  return errors;
}

}  // namespace

PositionBasedFit fit_position_based(const std::vector<ShownCell>& cells, std::size_t items,
                                    std::size_t places, double prior_rows) {
  const Totals totals = totals_of(cells, items, places);
  State state = first_guess(totals, prior_rows);
  PositionBasedFit fit;
  while (fit.rounds < kMostRounds && !fit.settled) {
    const State one = next_state(cells, totals, state, prior_rows);
    State two = next_state(cells, totals, one, prior_rows);
    const State far = next_state(cells, totals, leap(state, one, two), prior_rows);
    const bool better =
        worth(cells, totals, far, prior_rows) >= worth(cells, totals, two, prior_rows);
    fit.settled = largest_move(state, one) < kDone;
    state = better ? far : two;
    fit.rounds += 3;
  }
  fit.log_likelihood = log_likelihood(cells, state);
  fit.examination_errors = place_errors(cells, state, prior_rows);
  for (const double looked : state.looked) fit.examination.push_back(looked / state.looked[0]);
  for (const double pleased : state.pleased) fit.relevance.push_back(pleased * state.looked[0]);
  return fit;
}

}  // namespace marketday
