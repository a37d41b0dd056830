// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

/// A price feed with Chainlink's AggregatorV3 interface whose answers anyone may set.
/// As on the real proxies a round id is `phase << 64 | round of that phase`.
contract Aggregator {
    struct Round {
        int256 answer;
        uint256 updatedAt;
    }

    uint8 public immutable decimals;
    string public description;
    uint256 public constant version = 4;
    uint16 public phaseId = 1;
    uint80 private latest;
    mapping(uint80 => Round) private rounds;

    event AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt);

    constructor(string memory description_, uint8 decimals_, int256 answer) {
        description = description_;
        decimals = decimals_;
        latest = uint80(phaseId) << 64;
        record(answer, block.timestamp);
    }

    function setAnswer(int256 answer) external {
        record(answer, block.timestamp);
    }

    /// For stale, future or zero times.
    function setAnswerAt(int256 answer, uint256 updatedAt) external {
        record(answer, updatedAt);
    }

    /// The next answer is round 1 of a new phase, as after an upgrade of the real feed.
    function startPhase(int256 answer) external {
        phaseId += 1;
        latest = uint80(phaseId) << 64;
        record(answer, block.timestamp);
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return read(latest);
    }

    function getRoundData(uint80 id) external view returns (uint80, int256, uint256, uint256, uint80) {
        return read(id);
    }

    function latestAnswer() external view returns (int256) {
        return rounds[latest].answer;
    }

    function latestTimestamp() external view returns (uint256) {
        return rounds[latest].updatedAt;
    }

    function record(int256 answer, uint256 updatedAt) private {
        latest += 1;
        rounds[latest] = Round(answer, updatedAt);
        emit AnswerUpdated(answer, latest, updatedAt);
    }

    function read(uint80 id) private view returns (uint80, int256, uint256, uint256, uint80) {
        Round storage round = rounds[id];
        require(id <= latest && (id & type(uint64).max) != 0 && id >> 64 != 0, "No data present");
        return (id, round.answer, round.updatedAt, round.updatedAt, id);
    }
}
