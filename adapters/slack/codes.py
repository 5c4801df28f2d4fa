"""Slack's names for its errors, by what they mean to the hub."""

from __future__ import annotations

AGAIN = frozenset({
    "external_channel_migrating", "internal_error", "rate_limited", "ratelimited", "request_timeout",
    "service_unavailable", "streaming_state_conflict", "team_added_to_org", "update_failed",
})  # fmt: skip
"""Not now."""
CREDENTIALS = frozenset({
    "accesslimited", "account_inactive", "app_access_restricted", "enterprise_is_restricted",
    "invalid_auth", "missing_scope", "not_allowed_token_type", "not_authed", "org_login_required",
    "token_expired", "token_revoked", "two_factor_setup_required",
})  # fmt: skip
"""Our token, or what it may do."""
NOBODY_THERE = frozenset({
    "access_denied", "cannot_dm_bot", "channel_not_found", "ekm_access_denied", "invalid_user_combination",
    "is_archived", "is_inactive", "messages_tab_disabled", "method_not_supported_for_channel_type",
    "no_permission", "not_in_channel", "posting_to_channel_denied", "restricted_action",
    "restricted_action_non_threadable_channel", "restricted_action_read_only_channel",
    "restricted_action_thread_locked", "restricted_action_thread_only_channel", "team_not_found",
    "user_disabled", "user_not_found", "user_not_visible",
})  # fmt: skip
"""Nothing can be sent there."""
DONE_ALREADY = frozenset({
    "block_mismatch", "cant_update_message", "edit_window_closed", "is_inactive", "message_not_found",
})  # fmt: skip
"""A message that cannot be marked any more; nothing is lost by that."""
NOT_SHOWN = frozenset({
    "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long",
})  # fmt: skip
"""Slack does not take the blocks: mostly a picture it could not fetch."""
_THIS_MESSAGE = frozenset({
    "as_user_not_supported", "attachment_payload_limit_exceeded", "blocked_file_type",
    "cannot_reply_to_message", "cant_broadcast_message", "cant_delete_message", "deprecated_endpoint",
    "draft_already_deleted", "draft_already_sent", "draft_has_conflict", "draft_not_found",
    "duplicate_channel_not_found", "duplicate_message_not_found", "file_deleted", "file_is_deleted",
    "file_not_found", "file_share_limit_reached", "invalid_arg_name", "invalid_array_arg",
    "invalid_attachments", "invalid_charset", "invalid_form_data", "invalid_metadata_format",
    "invalid_metadata_schema", "invalid_post_type", "invalid_thread_ts", "is_bot", "markdown_text_conflict",
    "max_file_sharing_exceeded", "message_limit_exceeded", "metadata_must_be_sent_from_app",
    "metadata_too_large", "method_deprecated", "missing_file_data", "missing_post_type", "msg_too_long",
    "no_dual_broadcast_content_update", "no_text", "not_enough_users", "reserved_username",
    "send_on_behalf_not_allowed", "slack_connect_blocked_file_type", "slack_connect_canvas_sharing_blocked",
    "slack_connect_clip_sharing_blocked", "slack_connect_file_link_sharing_blocked",
    "slack_connect_file_upload_sharing_blocked", "slack_connect_lists_sharing_blocked",
    "too_many_attachments", "too_many_contact_cards", "too_many_users", "unable_to_share_files",
    "unknown_method", "users_list_not_supplied",
})  # fmt: skip
KNOWN = AGAIN | CREDENTIALS | NOBODY_THERE | DONE_ALREADY | NOT_SHOWN | _THIS_MESSAGE | {"fatal_error"}
"""Every error that is documented for a method we call; one that is not here is told to be unknown."""
