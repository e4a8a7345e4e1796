#include "models/forecast/arima_filter.h"

#include <Eigen/Dense>
#include <cmath>
#include <utility>

namespace marketday {
namespace {

constexpr double kDiffuse = 1e6;         // variance of an unknown level, in noise variances
constexpr double kOnlyFixesLevel = 1e4;  // an innovation of more variance tells of the level alone
constexpr double kSteady = 1e-10;        // relative change of the variance that no longer counts
constexpr int kDoublings = 60;

}  // namespace

Eigen::MatrixXd stationary_variance(const std::vector<double>& phi, const Eigen::VectorXd& noise) {
  const Eigen::Index n = noise.size();
  Eigen::MatrixXd power = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    power(i, 0) = phi[static_cast<std::size_t>(i)];
    if (i + 1 < n) power(i, i + 1) = 1.0;
  }
  Eigen::MatrixXd variance = noise * noise.transpose();
  for (int k = 0; k < kDoublings; ++k) {
    const Eigen::MatrixXd more = power * variance * power.transpose();
    variance += more;
    if (more.cwiseAbs().maxCoeff() <= 1e-15 * variance.cwiseAbs().maxCoeff()) break;
    power = (power * power).eval();
  }
  return variance;
}

ArimaFilter::ArimaFilter(const ArimaPolynomials& polynomials, Eigen::Index columns)
    : arma_(static_cast<Eigen::Index>(
          std::max(polynomials.phi.size(), polynomials.theta.size() + 1))),
      states_(arma_ + static_cast<Eigen::Index>(polynomials.delta.size())),
      phi_(polynomials.phi),
      noise_(Eigen::VectorXd::Zero(arma_)),
      state_(Eigen::MatrixXd::Zero(states_, columns)),
      variance_(Eigen::MatrixXd::Zero(states_, states_)),
      scratch_(states_, states_),
      products_(Eigen::MatrixXd::Zero(columns, columns)),
      gain_(states_) {
  phi_.resize(static_cast<std::size_t>(arma_), 0.0);
  noise_[0] = 1.0;
  for (std::size_t i = 0; i < polynomials.theta.size(); ++i) {
    noise_[static_cast<Eigen::Index>(i) + 1] = polynomials.theta[i];
  }
  for (std::size_t i = 0; i < polynomials.delta.size(); ++i) {
    if (polynomials.delta[i] == 0.0) continue;
    lags_.push_back({arma_ + static_cast<Eigen::Index>(i), polynomials.delta[i]});
  }
  variance_.topLeftCorner(arma_, arma_) = stationary_variance(phi_, noise_);
  for (Eigen::Index i = arma_; i < states_; ++i) variance_(i, i) = kDiffuse;
}

void ArimaFilter::restore(Eigen::MatrixXd state, Eigen::MatrixXd variance) {
  state_ = std::move(state);
  variance_ = std::move(variance);
  steady_ = false;
}

// y = first ARMA state + sum delta_i (level i steps ago)
Eigen::RowVectorXd ArimaFilter::next() const {
  Eigen::RowVectorXd value = state_.row(0);
  for (const Lag& lag : lags_) value += lag.weight * state_.row(lag.state);
  return value;
}

double ArimaFilter::next_variance() const {
  double f = variance_(0, 0);
  for (const Lag& lag : lags_) {
    f += 2.0 * lag.weight * variance_(0, lag.state);
    for (const Lag& other : lags_) {
      f += lag.weight * other.weight * variance_(lag.state, other.state);
    }
  }
  return f;
}

void ArimaFilter::step(const Eigen::RowVectorXd& values) {
  if (std::isnan(values[0])) {
    steady_ = false;
    advance();
    advance_variance();
    return;
  }
  observe(values);
  advance();
  if (!steady_) advance_variance();
}

void ArimaFilter::observe(const Eigen::RowVectorXd& values) {
  const Eigen::RowVectorXd innovation = values - next();
  if (!steady_) {
    gain_ = variance_.col(0);
    for (const Lag& lag : lags_) gain_ += lag.weight * variance_.col(lag.state);
    steady_f_ = gain_[0];
    for (const Lag& lag : lags_) steady_f_ += lag.weight * gain_[lag.state];
    variance_.noalias() -= gain_ * (gain_ / steady_f_).transpose();
  }
  const double f = steady_f_;
  state_.noalias() += gain_ * (innovation / f);
  if (f >= kOnlyFixesLevel) return;
  ++counted_;
  log_determinant_ += std::log(f);
  products_.noalias() += innovation.transpose() * (innovation / f);
}

void ArimaFilter::advance() {
  const Eigen::RowVectorXd level = next();
  const Eigen::RowVectorXd first = state_.row(0);
  for (Eigen::Index i = 0; i < arma_; ++i) {
    const double phi = phi_[static_cast<std::size_t>(i)];
    if (i + 1 < arma_) {
      state_.row(i) = state_.row(i + 1) + phi * first;
    } else {
      state_.row(i) = phi * first;
    }
  }
  for (Eigen::Index i = states_ - 1; i > arma_; --i) state_.row(i) = state_.row(i - 1);
  if (states_ > arma_) state_.row(arma_) = level;
}

// T P T' + R R', T being a shift with a few other terms; columns, then rows.
void ArimaFilter::advance_variance() {
  const auto transition = [this](const Eigen::MatrixXd& from, Eigen::MatrixXd& to) {
    // columns of from * T'
    for (Eigen::Index i = 0; i < arma_; ++i) {
      const double phi = phi_[static_cast<std::size_t>(i)];
      if (i + 1 < arma_) {
        to.col(i) = from.col(i + 1);
      } else {
        to.col(i).setZero();
      }
      if (phi != 0.0) to.col(i) += phi * from.col(0);
    }
    if (states_ == arma_) return;
    to.col(arma_) = from.col(0);
    for (const Lag& lag : lags_) to.col(arma_) += lag.weight * from.col(lag.state);
    for (Eigen::Index i = arma_ + 1; i < states_; ++i) to.col(i) = from.col(i - 1);
  };
  // P is symmetric: (P T')' = T P, and (T P) T' is the product wanted
  transition(variance_, scratch_);
  const Eigen::MatrixXd half = scratch_.transpose();
  transition(half, scratch_);
  scratch_.topLeftCorner(arma_, arma_).noalias() += noise_ * noise_.transpose();
  variance_.swap(scratch_);
}

}  // namespace marketday
